Feature: Concurrency
  PSUBSCRIBE and PUNSUBSCRIBE for one pattern must not overtake each other, however its clients come and go.

  @concurrency/1
  Rule: 1 Many clients that subscribe or unsubscribe at once get one reply each, and Redis ends up in the right state
    The clients do not wait for each other's replies, and the server may handle their requests in any order.

    Scenario: twenty subscribe to a new pattern
      Given each of 20 clients is connected
      When each of 20 clients subscribes to "news:*"
      Then each of 20 clients is granted "subscribe" for "news:*"
      And each of 20 clients hears nothing more
      And Redis holds "news:*" once
      And Redis was sent "PSUBSCRIBE" for "news:*" once
      And a payload published to "news:1" reaches each of 20 clients once

    Scenario: twenty unsubscribe from a pattern
      Given each of 20 clients is subscribed to "news:*"
      When each of 20 clients unsubscribes from "news:*"
      Then each of 20 clients is granted "unsubscribe" for "news:*"
      And each of 20 clients hears nothing more
      And Redis does not hold "news:*"

    Scenario: twenty unsubscribe from a pattern, and one more client stays subscribed
      Given "alice" is subscribed to "news:*"
      And each of 20 clients is subscribed to "news:*"
      When each of 20 clients unsubscribes from "news:*"
      Then each of 20 clients is granted "unsubscribe" for "news:*"
      And each of 20 clients hears nothing more
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "alice" once

    Scenario: twenty subscribe and unsubscribe in turn, and end up subscribed
      Given each of 20 clients is connected
      When each of 20 clients subscribes to "news:*"
      Then each of 20 clients is granted "subscribe" for "news:*"
      When each of 20 clients unsubscribes from "news:*"
      Then each of 20 clients is granted "unsubscribe" for "news:*"
      When each of 20 clients subscribes to "news:*"
      Then each of 20 clients is granted "subscribe" for "news:*"
      When each of 20 clients unsubscribes from "news:*"
      Then each of 20 clients is granted "unsubscribe" for "news:*"
      When each of 20 clients subscribes to "news:*"
      Then each of 20 clients is granted "subscribe" for "news:*"
      And each of 20 clients hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches each of 20 clients once

    Scenario: three take over a pattern from twenty, who then take it back
      Given each of 20 clients is subscribed to "news:*"
      And "alice", "bob" and "carol" are connected
      When each of 20 clients unsubscribes from "news:*"
      And "alice", "bob" and "carol" subscribe to "news:*"
      Then each of 20 clients is granted "unsubscribe" for "news:*"
      And "alice", "bob" and "carol" are granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice", "bob" and "carol" once
      When "alice", "bob" and "carol" unsubscribe from "news:*"
      And each of 20 clients subscribes to "news:*"
      Then "alice", "bob" and "carol" are granted "unsubscribe" for "news:*"
      And each of 20 clients is granted "subscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:2" reaches each of 20 clients once

    Scenario: twenty vanish while they subscribe, and one more client stays
      Given "alice" is connected
      And each of 20 clients is connected
      When each of 20 clients subscribes to "news:*"
      And "alice" subscribes to "news:*"
      And each of 20 clients vanishes
      Then "alice" is granted "subscribe" for "news:*"
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

    Scenario: one subscribes while twenty subscribers vanish
      Given each of 20 clients is subscribed to "news:*"
      And "alice" is connected
      When each of 20 clients vanishes
      And "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

  @concurrency/2 @costly
  Rule: 2 Random histories of several clients agree with a model
    They are generated from the run's seed. One that fails is shrunk to the steps that matter, and saved to a file. The model is in
    step-definitions/harness/claims/model: replies to concurrent requests are right if some order of the requests leads to them.

    Scenario Outline: <clients> clients and <patterns> patterns that match the same channels
      Then 50 random histories of <clients> clients and <patterns> patterns agree with the model

      Examples:
        | clients | patterns |
        | 2       | 1        |
        | 3       | 2        |
        | 3       | 3        |
        | 5       | 3        |
