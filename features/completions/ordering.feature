Feature: Ordering
  A reply with status true is a promise: Redis is already in the state that it implies.

  @ordering/1 @costly
  Rule: 1 Status true for subscribing is sent only once Redis holds the pattern
    Otherwise a payload published after the reply could be missed, and nobody would know.

    Scenario: no payload published after the reply is missed
      Given "alice" is connected
      Then 500 times, what is published the moment "alice" is granted a pattern reaches "alice"

    Scenario: the same over polling
      Given "alice" is connected over "polling"
      Then 50 times, what is published the moment "alice" is granted a pattern reaches "alice"

    Scenario: Redis is paused
      A server that does not wait for Redis often wins the race above; here it cannot. Nor can one that waits for the
      first client's request only, and grants the second at once.

      Given "alice" and "bob" are connected
      Then "alice" and "bob" are granted no pattern while Redis is paused
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

    Scenario: Redis is paused, and each client has a pattern of its own
      The replies of Redis come in the order of the commands. A server that takes the first of them for all of them is early.

      Given each of 5 clients is connected
      Then each of 5 clients is granted no pattern of its own while Redis is paused

    Scenario: a pattern that another client is in the middle of subscribing to
      Given "alice" and "bob" are connected
      When "alice" and "bob" subscribe to "news:*"
      Then "bob" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "bob" once
      And "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:2" reaches "alice" once

  @ordering/2 @costly
  Rule: 2 No delivery follows status true for unsubscribing

    Scenario: even while payloads are being published
      Given "alice" is connected
      Then 200 times, no delivery follows once "alice" is granted "unsubscribe"
      And "alice" hears nothing more

    Scenario: the same over polling
      Given "alice" is connected over "polling"
      Then 20 times, no delivery follows once "alice" is granted "unsubscribe"

    Scenario: another client stays subscribed, and Redis still holds the pattern
      Given "bob" is subscribed to "news:*"
      And "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"
      And "alice" hears nothing more
      And a payload published to "news:2" reaches "bob" once
