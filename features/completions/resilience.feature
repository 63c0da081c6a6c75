@costly
Feature: Resilience
  Redis stops, hangs and comes back. Clients cannot see that, and cannot repair it.

  @resilience/1
  Rule: 1 While Redis is stopped, requests are answered in time, and subscribing gets status false

    Scenario: clients subscribe, and unsubscribe from what they had
      A server may notice the lost connection a moment late, and until then grant a pattern that Redis held for it. So
      newcomers ask for alice's pattern until one is refused; from then on bob is refused too.

      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is connected over "polling"
      When Redis is stopped
      And "alice" subscribes to "sports:*"
      And "bob" unsubscribes from "weather:*"
      Then "alice" is refused "subscribe" for "sports:*"
      And "bob" is refused "unsubscribe" for "weather:*"
      And newcomers are soon refused "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is refused "subscribe" for "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is answered "unsubscribe" for "news:*"
      And every refusal of "alice" names its reason

  @resilience/2
  Rule: 2 After the connection to Redis was lost, the server restores every subscription, once, by PSUBSCRIBE

    Scenario: patterns of several clients, twice in a row
      Given a freshly started server with a Redis of its own
      And "alice", "bob" and "carol" are subscribed to "news:*"
      And "carol" is subscribed to "sports:*"
      When Redis drops the connections of that server
      Then Redis holds "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:1" reaches "alice", "bob" and "carol" once
      When Redis drops the connections of that server
      Then Redis holds "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:2" reaches "alice", "bob" and "carol" once
      And a payload published to "sports:1" reaches "carol" once
      And Redis was never sent "SUBSCRIBE" for "news:*"
      And "alice", "bob" and "carol" hear nothing more

    Scenario: a thousand patterns, and a client on polling
      Given a freshly started server with a Redis of its own
      And "bob" is connected over "polling"
      And "bob" is subscribed to "news:*"
      And "alice" is subscribed to 1000 patterns
      When Redis drops the connections of that server
      Then Redis holds "news:*" once
      And a payload for each of these patterns reaches "alice" once
      And a payload published to "news:1" reaches "bob" once

  @resilience/3
  Rule: 3 After Redis was restarted, the server restores every subscription, once, by PSUBSCRIBE

    Scenario: patterns of several clients, twice in a row
      Given a freshly started server with a Redis of its own
      And "alice", "bob" and "carol" are subscribed to "news:*"
      And "carol" is subscribed to "sports:*"
      When Redis is stopped
      And Redis is started again
      Then Redis holds "news:*" once
      And Redis was sent "PSUBSCRIBE" for "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:1" reaches "alice", "bob" and "carol" once
      When Redis is stopped
      And Redis is started again
      Then Redis holds "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:2" reaches "alice", "bob" and "carol" once
      And a payload published to "sports:1" reaches "carol" once
      And Redis was never sent "SUBSCRIBE" for "news:*"
      And "alice", "bob" and "carol" hear nothing more

    Scenario: requests are pending when Redis is stopped, and their replies are true
      Given a freshly started server with a Redis of its own
      And "alice", "bob" and "carol" are connected
      When "alice", "bob" and "carol" subscribe to "news:*"
      And Redis is stopped
      Then "alice", "bob" and "carol" are answered "subscribe" for "news:*"
      When "bob" subscribes to "sports:*"
      Then "bob" is refused "subscribe" for "sports:*"
      When Redis is started again
      Then what "alice" was told of "news:*" is true
      And what "bob" was told of "news:*" is true
      And what "carol" was told of "news:*" is true
      And what "bob" was told of "sports:*" is true
      When "bob" subscribes to "sports:*"
      Then "bob" is granted "subscribe" for "sports:*"
      And a payload published to "sports:1" reaches "bob" once

    Scenario: Redis pauses, ten clients vanish right after their requests, and then Redis is stopped
      A failed request of a client that has gone must not end the server.

      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And each of 10 clients is connected
      When Redis pauses for a moment
      And each of 10 clients subscribes to "sports:*"
      And each of 10 clients vanishes
      And "carol" connects over "websocket"
      And Redis is stopped
      And Redis is started again
      Then Redis holds "news:*" once
      And Redis does not hold "sports:*"
      And a payload published to "news:1" reaches "alice" once

  @resilience/4
  Rule: 4 A pattern that clients left while Redis was away does not come back with it
    Dan stays subscribed. Once his pattern is back, the server is using its new connection.

    Scenario: one unsubscribes, one disconnects, one vanishes
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is subscribed to "sports:*"
      And "carol" is subscribed to "weather:*"
      And "dan" is subscribed to "stocks:*"
      When Redis is stopped
      And "alice" unsubscribes from "news:*"
      And "bob" disconnects
      And "carol" vanishes
      Then "alice" is answered "unsubscribe" for "news:*"
      When Redis is started again
      Then Redis holds "stocks:*" once
      And Redis does not hold "sports:*"
      And Redis was never sent "PSUBSCRIBE" for "sports:*"
      And Redis does not hold "weather:*"
      And what "alice" was told of "news:*" is true
      And a payload published to "stocks:1" reaches "dan" once

  @resilience/5
  Rule: 5 While Redis hangs, requests are answered in time, and the replies are true

    Scenario: Redis is suspended, and resumed
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is subscribed to "sports:*"
      When Redis hangs
      And "alice" unsubscribes from "news:*"
      And "alice" subscribes to "weather:*"
      And "bob" subscribes to "weather:*"
      And "bob" subscribes to "stocks:*"
      Then "alice" is answered "unsubscribe" for "news:*"
      And "alice" is refused "subscribe" for "weather:*"
      And "bob" is refused "subscribe" for "weather:*"
      And "bob" is refused "subscribe" for "stocks:*"
      When Redis goes on
      Then Redis holds "sports:*" once
      And what "alice" was told of "news:*" is true
      And what "alice" was told of "weather:*" is true
      And what "bob" was told of "stocks:*" is true
      And a payload published to "sports:1" reaches "bob" once

    Scenario: Redis pauses for a moment, and meanwhile ten clients vanish right after their requests
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is connected
      And each of 10 clients is connected
      When Redis pauses for a moment
      And each of 10 clients subscribes to "sports:*"
      And each of 10 clients subscribes to "weather:*"
      And "alice" unsubscribes from "news:*"
      And "alice" subscribes to "sports:*"
      And "bob" subscribes to "news:*"
      And "carol" connects over "websocket"
      And each of 10 clients vanishes
      Then "alice" is answered "unsubscribe" for "news:*"
      And "alice" is answered "subscribe" for "sports:*"
      And "bob" is answered "subscribe" for "news:*"
      And what "alice" was told of "news:*" is true
      And what "alice" was told of "sports:*" is true
      And what "bob" was told of "news:*" is true
      When "alice" unsubscribes from "sports:*"
      Then "alice" is answered "unsubscribe" for "sports:*"
      And Redis does not hold "sports:*"
      And Redis does not hold "weather:*"

    Scenario: Redis is suspended, and each of ten clients has its own time
      A server that lets one client wait after the other is in time for the first of them only.

      Given a freshly started server with a Redis of its own
      And "alice" is connected
      And each of 10 clients is connected
      When Redis hangs
      And each of 10 clients subscribes to "news:*"
      And "alice" unsubscribes from "sports:*"
      Then "alice" is refused "unsubscribe" for "sports:*"
      And each of 10 clients is refused "subscribe" for "news:*"
      When Redis goes on
      Then Redis does not hold "news:*"

  @resilience/6
  Rule: 6 The server starts while Redis is down, and works once Redis is up

    Scenario: Redis starts after the server
      Given a server that was started while its Redis was down
      When Redis is started again
      And "alice" connects over "websocket"
      And "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

  @resilience/7
  Rule: 7 A pattern that Redis refuses gets status false, and nothing of it is left
    Redis can forbid patterns to its users (ACL). Alice asks for two at once, so that one reply of Redis may be for both.

    Scenario: Redis refuses every pattern, and then none
      Given a freshly started server with a Redis of its own
      And "alice" and "bob" are connected
      When Redis refuses every pattern
      And "alice" subscribes to "news:*"
      And "alice" subscribes to "sports:*"
      And "bob" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And "alice" is refused "subscribe" for "sports:*"
      And "bob" is refused "subscribe" for "news:*"
      And every refusal of "alice" names its reason
      When Redis allows every pattern
      Then Redis does not hold "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "news:1" does not reach "bob"

    Scenario: Redis refuses one of three patterns that are asked for at once
      Given a freshly started server with a Redis of its own
      And "alice", "bob" and "carol" are connected
      When Redis refuses every pattern but "news:*"
      And "alice" subscribes to "news:*"
      And "bob" subscribes to "sports:*"
      And "carol" subscribes to "news:*"
      Then "alice" and "carol" are granted "subscribe" for "news:*"
      And "bob" is refused "subscribe" for "sports:*"
      When Redis allows every pattern
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" and "carol" once

  @resilience/8
  Rule: 8 A pattern that Redis refused after a reconnect is asked for again, until Redis holds it
    Nothing else would repair it: clients were granted the pattern, and their server is connected.

    Scenario: Redis takes away the patterns of two clients, and allows them again
      Given a freshly started server with a Redis of its own
      And "alice" and "bob" are subscribed to "news:*"
      And "bob" is subscribed to "sports:*"
      When Redis takes every pattern away
      And Redis allows every pattern
      Then Redis holds "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:1" reaches "alice" and "bob" once
      And a payload published to "sports:1" reaches "bob" once

  @resilience/9
  Rule: 9 However long Redis is away, the server comes back to it
    A server that tries for a moment only is lost until somebody starts it again.

    @slow
    Scenario: Redis is away for three seconds, and clients go on asking
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      When Redis is stopped
      And newcomers are refused "sports:*" for 3 seconds
      And Redis is started again
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      When "alice" subscribes to "sports:*"
      Then "alice" is granted "subscribe" for "sports:*"
