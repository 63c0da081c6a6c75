@costly
Feature: Resilience
  Redis goes, hangs and comes back. Clients do not see that, and cannot repair it.

  @resilience/1
  Rule: 1 With Redis stopped a request is answered in time, subscribing with status false

    Scenario: a client subscribes, and gives up what it had
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is connected over "polling"
      When Redis is stopped
      And "alice" subscribes to "sports:*"
      And "bob" subscribes to "news:*"
      And "alice" unsubscribes from "news:*"
      And "bob" unsubscribes from "weather:*"
      Then "alice" is refused "subscribe" for "sports:*"
      And "bob" is refused "subscribe" for "news:*"
      And "alice" is answered "unsubscribe" for "news:*"
      And "bob" is refused "unsubscribe" for "weather:*"
      And every refusal of "alice" names its reason

  @resilience/2
  Rule: 2 After the connection to Redis was lost, every live subscription is back by itself, once, by PSUBSCRIBE

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

  @resilience/3
  Rule: 3 After Redis was restarted, every live subscription is back by itself, once, by PSUBSCRIBE

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

    Scenario: requests are under way when Redis is stopped, and mean what they say
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

    Scenario: Redis pauses, ten clients vanish behind their requests, and then Redis is stopped
      What nobody waits for any more must not end the server.

      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And each of 10 clients is connected
      When Redis pauses for a moment
      And each of 10 clients subscribe to "sports:*"
      And each of 10 clients vanish
      And "carol" connects over "websocket"
      And Redis is stopped
      And Redis is started again
      Then Redis holds "news:*" once
      And Redis does not hold "sports:*"
      And a payload published to "news:1" reaches "alice" once

  @resilience/4
  Rule: 4 What was given up while Redis was away does not come back with it
    Dan stays on a pattern: that it is back tells that the server has put its connection to use.

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
      And Redis does not hold "weather:*"
      And what "alice" was told of "news:*" is true
      And a payload published to "stocks:1" reaches "dan" once

  @resilience/5
  Rule: 5 While Redis hangs, requests are answered in time and mean what they say

    Scenario: Redis is halted, and goes on
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

    Scenario: Redis pauses for a moment, in which ten clients vanish behind their requests
      Given a freshly started server with a Redis of its own
      And "alice" is subscribed to "news:*"
      And "bob" is connected
      And each of 10 clients is connected
      When Redis pauses for a moment
      And each of 10 clients subscribe to "sports:*"
      And each of 10 clients subscribe to "weather:*"
      And "alice" unsubscribes from "news:*"
      And "alice" subscribes to "sports:*"
      And "bob" subscribes to "news:*"
      And "carol" connects over "websocket"
      And each of 10 clients vanish
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

  @resilience/6
  Rule: 6 The server starts while Redis is down, and works once it is up

    Scenario: Redis comes after the server
      Given a server that was started while its Redis was down
      When Redis is started again
      And "alice" connects over "websocket"
      And "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

  @resilience/7
  Rule: 7 What Redis refuses is answered with status false, and nothing is left of it
    Redis may forbid its users patterns (ACL). Alice asks for two at once, so that one answer of Redis may be for both.

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
