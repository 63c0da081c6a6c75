Feature: Session
  What Engine.IO promises its clients, in revision 4: sessions that last for as long as the client answers pings, that end for all to see,
  and a handshake that says what is true. A client of any library relies on it, and sees none of it until it is broken.

  @session/1 @costly
  Rule: 1 Pings come as the handshake announces them, in milliseconds
    A client that keeps to the announcement gives up when a ping is later than that. So one that is announced too short loses every
    client, and one that is announced too long keeps dead connections.

    @slow
    Scenario: alice on websocket, bob on polling, carol after the upgrade
      Given a freshly started server with short pings
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "carol" is connected over "polling, then websocket"
      When "carol" upgrades
      Then "alice" holds an open packet
      And "alice", "bob" and "carol" are pinged 3 times as announced

    Scenario: the intervals that the server has by itself
      Given "alice" is connected
      Then "alice" holds an open packet
      And a ping that is announced for the next moments reaches "alice"

  @session/2 @costly
  Rule: 2 A client that answers pings stays for as long as it likes, on each transport, and is served all the while
    Ten seconds are several ping cycles, and longer than a server's own time limits should be.

    @slow
    Scenario: four clients stay for more than ten seconds, and one of them is slow to answer
      Given a freshly started server with a ping every second
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "carol" is connected over "polling, then websocket"
      And "dave" is connected over "websocket"
      And "alice", "bob", "carol" and "dave" are subscribed to "news:*"
      When "carol" upgrades
      And "dave" answers pings half of the ping timeout late
      Then "alice", "bob", "carol" and "dave" stay connected while a payload is published to "news:1" at each ping
      And "alice", "bob", "carol" and "dave" have received each of them once, in order
      And "bob" is subscribed to "sport:*"
      And a payload published to "sport:1" reaches "bob" once
      And Redis holds "news:*" once
      And "alice", "bob", "carol" and "dave" hear nothing more

  @session/3 @costly
  Rule: 3 A client that does not answer pings is gone after the ping timeout, whatever is sent to it

    @slow
    Scenario: deliveries for silent clients, alice on websocket and bob on polling
      Given a freshly started server with short pings
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" is subscribed to "sport:*"
      And "bob" is subscribed to "weather:*"
      And "alice", "bob" and "carol" are subscribed to "news:*"
      When "alice" falls silent
      And "bob" falls silent
      And a payload is published to "news:1" at each ping of "carol" from now on
      Then Redis does not hold "sport:*"
      And Redis does not hold "weather:*"
      And Redis holds "news:*" once
      And the session of "alice" has ended
      And the session of "bob" has ended

  @session/4
  Rule: 4 A WebSocket that does not take the session over costs nothing
    Clients behind a proxy that forbids websockets try them all the same. Their session goes on over polling, and may try again.

    Scenario Outline: a WebSocket that <does>
      Given "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      When a WebSocket for "alice" <does>
      Then a payload published to "news:1" reaches "alice" once
      When "alice" subscribes to "sport:*"
      Then "alice" is granted "subscribe" for "sport:*"
      When "alice" upgrades
      Then a payload published to "sport:1" reaches "alice" once
      And "alice" hears nothing more

      Examples:
        | does                   |
        | is opened and closed   |
        | probes and is dropped  |
        | sends what is no probe |

    Scenario: a request while a WebSocket has probed, and has not taken over
      Given "alice" is connected over "polling, then websocket"
      When a WebSocket for "alice" has probed, and "alice" subscribes to "news:*" before it is dropped
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

  @session/5
  Rule: 5 A session that has ended, or never was, answers so
    Otherwise a client whose session is gone goes on polling for messages that nobody sends.

    Scenario Outline: a client over <transport> leaves
      Given "alice" is connected over "<transport>"
      When "alice" disconnects
      Then the session of "alice" has ended

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario Outline: the session id <sid>
      Given "bob" is subscribed to "news:*"
      Then the session id `<sid>` is refused
      And a payload published to "news:1" reaches "bob" once

      Examples:
        | sid             |
        | unknown         |
        | __proto__       |
        | ../../etc       |
        | 新闻            |
        | \\x00\\xff      |
        | «x»×4000        |

  @session/6
  Rule: 6 Session ids are unique, however many clients come at once

    Scenario: a hundred handshakes at once
      Given "alice" is connected
      Then 100 handshakes at once get a session id each

  @session/7
  Rule: 7 The size that the handshake announces is the limit
    A message as long as that is answered, one way or the other. One that is twice as long need not even be read.

    Scenario Outline: a request of the announced size, over <transport>
      Given "alice" is connected over "<transport>"
      Then a request of "alice" of the announced size is answered
      And "alice" is subscribed to "sport:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario Outline: a request of twice the announced size, over <transport>
      Given "bob" is subscribed to "sport:*"
      And "alice" is connected over "<transport>"
      Then a request of "alice" for "news:*" of twice the announced size is refused, or ends the connection
      And Redis does not hold "news:*"
      And a payload published to "sport:1" reaches "bob" once

      Examples:
        | transport |
        | websocket |
        | polling   |

  @session/8
  Rule: 8 HTTP that is not Engine.IO's harms nobody
    Anybody can send it, and proxies and scanners do. The server may answer what it likes; it goes on.

    Scenario Outline: <what>
      Given "bob" is connected over "polling"
      And "bob" is subscribed to "news:*"
      When a client sends the HTTP request `<request>`
      Then a payload published to "news:1" reaches "bob" once
      And "alice" is subscribed to "sport:*"

      Examples:
        | what                           | request                                         |
        | no transport                   | GET ?EIO=4                                      |
        | an unknown transport           | GET ?EIO=4&transport=pigeon                     |
        | a transport of JavaScript      | GET ?EIO=4&transport=constructor                |
        | no revision                    | GET ?transport=polling                          |
        | an unknown revision            | GET ?EIO=99&transport=polling                   |
        | everything twice               | GET ?EIO=4&EIO=4&transport=polling&transport=polling&sid=a&sid=b |
        | escapes that are none          | GET ?EIO=4&transport=polling&sid=%zz%ff         |
        | a handshake by POST            | POST ?EIO=4&transport=polling 4{}               |
        | a POST to no session           | POST ?EIO=4&transport=polling&sid=none 4{}      |
        | a body of 2 MB to no session   | POST ?EIO=4&transport=polling&sid=none «x»×2000000 |
        | a handshake by DELETE          | DELETE ?EIO=4&transport=polling                 |
        | OPTIONS                        | OPTIONS ?EIO=4&transport=polling                |
        | a WebSocket's URL without one  | GET ?EIO=4&transport=websocket                  |
        | a long query                   | GET ?EIO=4&transport=polling&x=«x»×4000         |

    Scenario Outline: a client that posts <what>
      Given "bob" is connected over "polling"
      And "bob" is subscribed to "news:*"
      And "alice" is connected over "polling"
      And "alice" is subscribed to "weather:*"
      When <body> is posted to the session of "alice"
      Then a payload published to "news:1" reaches "bob" once
      And "carol" is subscribed to "sport:*"
      And "bob" hears nothing more

      Examples:
        | what                        | body                  |
        | nothing                     | ``                    |
        | no packet                   | `hello`               |
        | a packet of no type         | `9`                   |
        | an open packet              | `0{"sid":"x"}`        |
        | an upgrade without a probe  | `5`                   |
        | separators alone            | `\\x1e\\x1e\\x1e`     |
        | base64 that is none         | `b%%%`                |
        | half of a character         | the bytes `4\\xe6`    |

    Scenario Outline: a client that sends <what> over websocket
      Given "bob" is subscribed to "news:*"
      And "alice" is connected over "websocket"
      And "alice" is subscribed to "weather:*"
      When "alice" sends the WebSocket frame `<frame>`
      Then a payload published to "news:1" reaches "bob" once
      And "carol" is subscribed to "sport:*"
      And "bob" hears nothing more

      Examples:
        | what                        | frame         |
        | nothing                     |               |
        | no packet                   | hello         |
        | a packet of no type         | 9             |
        | an open packet              | 0{"sid":"x"}  |
        | a ping                      | 2             |
        | an upgrade without a probe  | 5             |
        | a noop                      | 6             |
        | bytes as over polling       | b4aGk=        |
        | two packets as over polling | 4a\\x1e4b     |
