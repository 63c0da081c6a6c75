Feature: Connection
  Clients come over polling, over websocket, or over both in turn, and leave in every way there is. Leaving counts as unsubscribing
  from everything.

  @connection/1
  Rule: 1 Polling alone carries everything

    Scenario: requests and deliveries over polling, while another client is on websocket
      Given "alice" is connected over "polling"
      And "bob" is connected over "websocket"
      When "alice" and "bob" subscribe to "news:*"
      Then "alice" and "bob" are granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" and "bob" once
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:2" does not reach "alice"
      And a payload published to "news:3" reaches "bob" once
      And "alice" hears nothing more

    Scenario: refusals over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      And "alice" unsubscribes from "sports:*"
      Then "alice" is refused "subscribe" for "news:*"
      And "alice" is refused "unsubscribe" for "sports:*"
      And a payload published to "news:1" reaches "alice" once

    Scenario: requests that follow each other over polling, several in one POST
      Given "alice" is connected over "polling"
      When "alice" subscribes to "news:*"
      And "alice" subscribes to "sports:*"
      And "alice" subscribes to "weather:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "alice" is granted "subscribe" for "sports:*"
      And "alice" is granted "subscribe" for "weather:*"
      And a payload published to "weather:1" reaches "alice" once

    Scenario: a burst over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      When 100 payloads are published to "news:1"
      Then "alice" has received each of them once, in order
      And "alice" hears nothing more

  @connection/2
  Rule: 2 Websocket alone carries everything

    Scenario: requests and deliveries over websocket, while another client is on polling
      Given "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      When "alice" and "bob" subscribe to "news:*"
      Then "alice" and "bob" are granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" and "bob" once
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:2" does not reach "alice"
      And a payload published to "news:3" reaches "bob" once
      And "alice" hears nothing more

    Scenario: refusals over websocket
      Given "alice" is connected over "websocket"
      And "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      And "alice" unsubscribes from "sports:*"
      Then "alice" is refused "subscribe" for "news:*"
      And "alice" is refused "unsubscribe" for "sports:*"
      And a payload published to "news:1" reaches "alice" once

    Scenario: a burst over websocket
      Given "alice" is connected over "websocket"
      And "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      When 100 payloads are published to "news:1"
      Then "alice" has received each of them once, in order
      And "alice" hears nothing more

  @connection/3
  Rule: 3 The upgrade from polling to websocket loses and doubles nothing
    Payloads are published, and patterns asked for and given up, from before the upgrade until after it. That every request got one
    answer is the step's own affair; that none got two, and no payload came twice, is seen when nothing more is heard.

    Scenario Outline: in the middle of deliveries and requests, <time>
      Given "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      When "alice" upgrades while payloads are published to "news:1"
      Then "alice" has received each of them once, in order
      And "alice" hears nothing more
      And Redis holds "news:*" once

      Examples:
        | time            |
        | a first time    |
        | a second time   |
        | and a third one |

    Scenario: another client notices nothing of it
      Given "alice" is connected over "polling, then websocket"
      And "bob" is connected
      And "alice" and "bob" are subscribed to "news:*"
      When "alice" upgrades while payloads are published to "news:1"
      Then "alice" and "bob" have received each of them once, in order
      And "bob" hears nothing more

    Scenario: who has upgraded and vanishes is off everything
      Given "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      When "alice" upgrades while payloads are published to "news:1"
      And "alice" vanishes
      Then Redis does not hold "news:*"

  @connection/4
  Rule: 4 Who leaves by a close packet is off everything

    Scenario Outline: alice leaves three patterns, of which bob stays on one, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      And "alice" is subscribed to "weather:*"
      And "bob" is subscribed to "news:*"
      When "alice" disconnects
      Then Redis does not hold "sports:*"
      And Redis does not hold "weather:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once
      When "bob" unsubscribes from "news:*"
      Then "bob" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario: alice gives a pattern up and leaves then, and bob stays on it
      Given "alice" and "bob" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" disconnects
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

  @connection/5
  Rule: 5 Who loses the socket is off everything

    Scenario Outline: alice vanishes from three patterns, of which bob stays on one, over <transport>
      Over polling there may be no socket just then, and only a ping tells.
      Given a freshly started server with short pings
      And "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      And "alice" is subscribed to "weather:*"
      And "bob" is subscribed to "news:*"
      When "alice" vanishes
      Then Redis does not hold "sports:*"
      And Redis does not hold "weather:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once
      When "bob" unsubscribes from "news:*"
      Then "bob" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

  @connection/6 @costly
  Rule: 6 Who falls silent is off everything after the ping timeout
    The sockets stay open, and what the server sends is read; but nothing comes back, pongs least of all. Servers that can be asked for
    short pings (PING_INTERVAL and PING_TIMEOUT, in ms) make this quick; any other is given the time that its open packet names.

    @slow
    Scenario: alice falls silent on websocket, bob on polling
      Given a freshly started server with short pings
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" and "bob" are subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      And "bob" is subscribed to "weather:*"
      When "alice" falls silent
      And "bob" falls silent
      Then "alice" is disconnected
      And Redis does not hold "sports:*"
      And Redis does not hold "weather:*"
      And Redis does not hold "news:*"

  @connection/7
  Rule: 7 Who vanishes in the middle of subscribing leaves nothing behind
    Over websocket: on polling the reply may be all that the server sends to a client that is gone, and then only a ping tells it (6).

    Scenario: fifty clients subscribe, and vanish behind their requests
      Given each of 50 clients is connected
      When each of 50 clients subscribe to "news:*"
      And each of 50 clients vanish
      Then Redis does not hold "news:*"

    Scenario: fifty clients subscribe and vanish while another is on the pattern
      Given "alice" is subscribed to "news:*"
      And each of 50 clients is connected
      When each of 50 clients subscribe to "news:*"
      And each of 50 clients vanish
      Then a payload published to "news:1" reaches "alice" once
      And Redis holds "news:*" once
      And "alice" hears nothing more

    Scenario: fifty clients give a pattern up and take up another, and vanish behind their requests
      Given each of 50 clients is subscribed to "news:*"
      When each of 50 clients unsubscribe from "news:*"
      And each of 50 clients subscribe to "sports:*"
      And each of 50 clients vanish
      Then Redis does not hold "news:*"
      And Redis does not hold "sports:*"
