Feature: Fairness
  Clients share a server, and none of them may pay for what another one does. What a client's excess costs that client is left to the
  server: it may serve it, refuse it, or disconnect it. Who comes first is left to the server too, and how long it takes: nothing
  here is judged by the clock, so that a server is not found wrong because its machine is busy.

  Background:
    Given "bob" is subscribed to "news:*"

  @fairness/1 @costly
  Rule: 1 A client that asks a thousand things at once gets its answers or is disconnected, and harms nobody
    Bob asks while the server has all of them to answer, and is answered too; what is published meanwhile reaches him.

    Scenario Outline: two thousand requests over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" sends 2000 requests at once
      And "bob" subscribes to "sport:*"
      And 100 payloads are published to "news:1"
      Then "alice" gets every reply, or is disconnected
      And "bob" is granted "subscribe" for "sport:*"
      And "bob" has received each of them once, in order
      And a payload published to "sport:1" reaches "bob" once
      And "bob" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |

  @fairness/2 @costly
  Rule: 2 A client that sends thousands of frames that are no requests is refused each or disconnected, and harms nobody
    Scenario Outline: two thousand frames over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" sends 2000 frames that are no requests at once
      And "bob" subscribes to "sport:*"
      And 100 payloads are published to "news:1"
      Then "alice" gets every reply, or is disconnected
      And "bob" is granted "subscribe" for "sport:*"
      And "bob" has received each of them once, in order
      And a payload published to "sport:1" reaches "bob" once
      And "bob" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |

  @fairness/3 @costly
  Rule: 3 A client that sends pings and heartbeats nobody asked for is still served or is disconnected, and harms nobody
    Heartbeats are what keeps a session of Engine.IO alive: pongs, or in revision 3 pings. Behind all of them comes one request.

    Scenario Outline: two thousand <packets> over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" sends 2000 <packets> at once
      And "bob" subscribes to "sport:*"
      And 100 payloads are published to "news:1"
      Then "alice" gets every reply, or is disconnected
      And "bob" is granted "subscribe" for "sport:*"
      And "bob" has received each of them once, in order
      And a payload published to "sport:1" reaches "bob" once
      And "bob" hears nothing more

      Examples:
        | packets         | transport |
        | heartbeats      | websocket |
        | heartbeats      | polling   |
        | WebSocket pings | websocket |

  @fairness/4 @costly
  Rule: 4 A client that does not read holds up nobody
    The first payloads for alice fill the buffers of the system. A server that waits until she has taken the next one waits for ever.

    Scenario Outline: alice does not read deliveries over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      When "alice" stops reading
      Then 12 large payloads, published to "news:1" one by one, reach "bob"
      And "bob" hears nothing more
      And "carol" is subscribed to "sport:*"
      And a payload published to "sport:1" reaches "carol" once
      When "carol" disconnects
      Then Redis does not hold "sport:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

  @fairness/5 @costly
  Rule: 5 While a client keeps asking, the others are served
    A hundred of alice's requests are under way at any time: for each reply she sends another.

    Scenario: bob subscribes twenty times, while alice keeps asking
      Given "alice" is connected
      When "alice" keeps asking
      Then 20 times, what is published the moment "bob" is granted a pattern reaches "bob"
      And a payload published to "news:1" reaches "bob" once
      And "bob" hears nothing more
