Feature: Closing
  The specification only says which status a closed server has. This is what clients, Redis and an operator notice.

  @closing/1
  Rule: 1 A closed server accepts no handshake

    Scenario: a client that connects too late
      Given a freshly started server
      And "alice" is subscribed to "news:*"
      When that server is closed
      Then that server accepts no handshake

  @closing/2
  Rule: 2 A closing server disconnects its clients, and does not wait for them to leave
    The clients do not leave by themselves, so a server that waits for them waits for ever. Alice connects before bob, so that
    the server has her next poll when it is closed.

    Scenario Outline: <who>
      Given a freshly started server
      And "alice" is connected over "<alices>"
      And "alice" is subscribed to "news:*"
      And "bob" is connected over "<bobs>"
      And "bob" is subscribed to "news:*"
      When "bob" subscribes to "sports:*"
      And that server is closed
      Then that server has ended by itself
      And "alice" is disconnected
      And "bob" is disconnected

      Examples:
        | who                                       | alices    | bobs      |
        | clients on websocket                      | websocket | websocket |
        | clients on polling                        | polling   | polling   |
        | clients on both, one with a pending request | websocket | polling   |

    Scenario: fifty clients, and one that has upgraded
      Given a freshly started server
      And "alice" is connected over "polling, then websocket"
      And "alice" is subscribed to "news:*"
      And each of 50 clients is subscribed to "news:*"
      When "alice" upgrades
      And that server is closed
      Then that server has ended by itself
      And "alice" is disconnected
      And each of 50 clients is disconnected

    Scenario: Redis is away
      What the server still wants to tell Redis must not keep it.

      Given a freshly started server with a Redis of its own
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" and "bob" are subscribed to "news:*"
      When Redis hangs
      And that server is closed
      Then that server has ended by itself
      And "alice" is disconnected
      And "bob" is disconnected

  @closing/3
  Rule: 3 Closing leaves no pattern in Redis

    Scenario: patterns of one client, of two, and one that is being subscribed to
      Given a freshly started server
      And "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" and "bob" are subscribed to "news:*"
      And "alice" is subscribed to "sports:*"
      When "bob" subscribes to "weather:*"
      And that server is closed
      Then Redis does not hold "news:*"
      And Redis does not hold "sports:*"
      And Redis does not hold "weather:*"

  @closing/4
  Rule: 4 Closing ends the connections to Redis

    Scenario: with patterns held
      Given a freshly started server
      And "alice" is subscribed to "news:*"
      And Redis lists a connection of that server
      When that server is closed
      Then Redis lists no connection of that server
