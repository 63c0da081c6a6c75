Feature: Connection
  Clients connect over polling, over websocket, or over one after the other, and leave in every possible way. A client that leaves
  is unsubscribed from everything.

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

    Scenario: several requests over polling, sent in one POST
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

    Scenario: two hundred long requests in one POST, of letters beyond ASCII
      The body comes in pieces, and most of their borders are in the middle of a letter.

      Given "alice" is connected over "polling"
      When "alice" unsubscribes from 200 long patterns at once
      Then "alice" is refused each of these patterns
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

    Scenario: two hundred long requests at once, of letters beyond ASCII
      Given "alice" is connected over "websocket"
      When "alice" unsubscribes from 200 long patterns at once
      Then "alice" is refused each of these patterns
      And "alice" hears nothing more

    Scenario: what WebSocket itself allows
      A client may send a message in fragments, and pings of its own (RFC 6455). Browsers do, and proxies.

      Given "alice" is connected over "websocket"
      When "alice" subscribes to "news:*" in 3 fragments
      Then "alice" is granted "subscribe" for "news:*"
      And a WebSocket ping of "alice" is answered
      And a payload published to "news:1" reaches "alice" once
      And "alice" hears nothing more

    Scenario Outline: a WebSocket is opened as <who> does
      Given "alice" is connected over "websocket"
      Then a WebSocket handshake with `<headers>` is accepted

      Examples:
        | who                | headers                                                                                  |
        | a library          | Connection: Upgrade; Upgrade: websocket                                                  |
        | Firefox            | Connection: keep-alive, Upgrade; Upgrade: websocket                                      |
        | a proxy            | connection: upgrade; upgrade: WebSocket                                                  |
        | who can compress   | Connection: Upgrade; Upgrade: websocket; Sec-WebSocket-Extensions: permessage-deflate |

  @connection/3
  Rule: 3 The upgrade from polling to websocket neither loses nor duplicates messages
    From before the upgrade until after it, payloads are published, and alice subscribes and unsubscribes. The step itself checks
    that each request gets a reply; `hears nothing more` shows that none got two, and that no payload came twice.

    Scenario Outline: during deliveries and requests, <time>
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
        | a third time    |

    Scenario: an upgrade while nothing else happens
      The poll that waits must end, or the client would wait with it until the next ping.

      Given "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      When "alice" upgrades
      Then a payload published to "news:1" reaches "alice" once
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And "alice" hears nothing more

    Scenario: another client does not notice it
      Given "alice" is connected over "polling, then websocket"
      And "bob" is connected
      And "alice" and "bob" are subscribed to "news:*"
      When "alice" upgrades while payloads are published to "news:1"
      Then "alice" and "bob" have received each of them once, in order
      And "bob" hears nothing more

    Scenario: a client that has upgraded and vanishes is unsubscribed
      Given "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      When "alice" upgrades while payloads are published to "news:1"
      And "alice" vanishes
      Then Redis does not hold "news:*"

  @connection/4
  Rule: 4 A client that leaves with a close packet is unsubscribed from everything

    Scenario Outline: alice leaves three patterns, and bob shares one of them, over <transport>
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

    Scenario: alice unsubscribes and then leaves, and bob stays subscribed
      Given "alice" and "bob" are subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" disconnects
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

  @connection/5
  Rule: 5 A client that loses its socket is unsubscribed from everything

    Scenario Outline: alice vanishes from three patterns, and bob shares one of them, over <transport>
      Over polling there may be no socket at that moment, and only the ping timeout shows it.
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
  Rule: 6 A client that falls silent is unsubscribed from everything after the ping timeout
    The sockets stay open, and the client reads what the server sends; but it sends nothing, not even pongs. A server that accepts
    short pings (PING_INTERVAL and PING_TIMEOUT, in ms) makes this quick; any other gets the time that its open packet names.

    @slow
    Scenario: alice falls silent on websocket, bob on polling, carol after the upgrade
      Given a freshly started server with short pings
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "carol" is connected over "polling, then websocket"
      And "alice", "bob" and "carol" are subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      And "bob" is subscribed to "weather:*"
      And "carol" is subscribed to "stocks:*"
      When "carol" upgrades
      And "alice" falls silent
      And "bob" falls silent
      And "carol" falls silent
      Then "alice" and "carol" are disconnected
      And Redis does not hold "sports:*"
      And Redis does not hold "weather:*"
      And Redis does not hold "stocks:*"
      And Redis does not hold "news:*"

  @connection/7
  Rule: 7 A client that vanishes while it subscribes leaves nothing behind
    Over websocket only: over polling the reply may be all that the server sends, and then only the ping timeout shows the loss (6).

    Scenario: fifty clients subscribe, and vanish right after
      Given each of 50 clients is connected
      When each of 50 clients subscribes to "news:*"
      And each of 50 clients vanishes
      Then Redis does not hold "news:*"

    Scenario: fifty clients subscribe and vanish, and another client is subscribed
      Given "alice" is subscribed to "news:*"
      And each of 50 clients is connected
      When each of 50 clients subscribes to "news:*"
      And each of 50 clients vanishes
      Then a payload published to "news:1" reaches "alice" once
      And Redis holds "news:*" once
      And "alice" hears nothing more

    Scenario: fifty clients unsubscribe, subscribe to another pattern, and vanish right after
      Given each of 50 clients is subscribed to "news:*"
      When each of 50 clients unsubscribes from "news:*"
      And each of 50 clients subscribes to "sports:*"
      And each of 50 clients vanishes
      Then Redis does not hold "news:*"
      And Redis does not hold "sports:*"

    Scenario: ten clients vanish before Redis has answered
      Redis pauses for a moment, so that they are gone when the server adds them.

      Given a freshly started server with a Redis of its own
      And "alice" is connected
      And each of 10 clients is connected
      When Redis pauses for a moment
      And each of 10 clients subscribes to "news:*"
      And each of 10 clients vanishes
      And "alice" subscribes to "sports:*"
      Then "alice" is granted "subscribe" for "sports:*"
      And Redis does not hold "news:*"
