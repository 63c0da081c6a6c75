Feature: Server initializing
  What a running server has: Engine.IO, on an HTTP server, with Redis behind it.

  @server-initializing/1
  Rule: 1 An Engine.IO connection handler exists
    A connection handler answers handshakes. Each client gets its own session, which shows that the handshakes are
    handled, and not answered with one fixed response.

    Scenario Outline: a handshake over <transport> is answered with an open packet
      When "alice" connects over "<transport>"
      Then "alice" holds an open packet

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario: two clients get separate sessions
      Given "alice" is connected
      And "bob" is connected
      Then "alice" and "bob" have different session ids

  @server-initializing/2
  Rule: 2 An HTTP server exists and Engine.IO is bound to it
    One port answers plain HTTP and Engine.IO, and messages pass in both directions over either transport. The plain request
    goes to the Engine.IO path: what a server does with any other path is its own choice.

    Scenario: the path that answers handshakes answers plain HTTP too
      Given "alice" is connected
      Then the server answers plain HTTP

    Scenario Outline: messages are carried over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

      Examples:
        | transport |
        | websocket |
        | polling   |

  @server-initializing/3
  Rule: 3 The server is connected to Redis, to receive messages

    Scenario: the connection exists before any client connects
      The server is started and left alone: no handshake is sent before the check in Redis.
      Given a freshly started server with no clients yet
      Then Redis lists a connection of that server

    Scenario: a payload published in Redis is received
      Given "alice" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" once
