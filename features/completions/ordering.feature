Feature: Ordering
  A reply with status true is a promise: what it says of Redis is so when it is sent.

  @ordering/1 @costly
  Rule: 1 Status true for subscribing is sent only once Redis holds the pattern
    Otherwise what is published after the answer can be missed, and nobody would know.

    Scenario: nothing that is published from the answer on is missed
      Given "alice" is connected
      Then 500 times, what is published the moment "alice" is granted a pattern reaches "alice"

    Scenario: the same over polling
      Given "alice" is connected over "polling"
      Then 50 times, what is published the moment "alice" is granted a pattern reaches "alice"

    Scenario: Redis is paused
      A server that does not wait for Redis often wins the race above; here it cannot. Nor can one that tells the
      second client what only the first has waited for.

      Given "alice" and "bob" are connected
      Then "alice" and "bob" are granted no pattern while Redis is paused
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

    Scenario: one that another client is about to get
      Given "alice" and "bob" are connected
      When "alice" and "bob" subscribe to "news:*"
      Then "bob" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "bob" once
      And "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:2" reaches "alice" once

  @ordering/2 @costly
  Rule: 2 After status true for unsubscribing no delivery follows

    Scenario: whatever is under way when the answer is sent
      Given "alice" is connected
      Then 200 times, no delivery follows once "alice" is granted to unsubscribe
      And "alice" hears nothing more

    Scenario: the same over polling
      Given "alice" is connected over "polling"
      Then 20 times, no delivery follows once "alice" is granted to unsubscribe

    Scenario: another client keeps the pattern, and Redis with it
      Given "bob" is subscribed to "news:*"
      And "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"
      And "alice" hears nothing more
      And a payload published to "news:2" reaches "bob" once
