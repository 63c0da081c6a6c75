Feature: Subscription deletion
  What the server says to Redis when a subscription is left empty, whichever way its last client went.

  @subscription-deletion/1
  Rule: 1 An empty subscription is given up in Redis by PUNSUBSCRIBE
    In each scenario the server stays up and connected to Redis, so that losing the pattern is its own doing.

    Scenario: the last client unsubscribed
      Given "alice" is subscribed to "news:*"
      Then Redis holds "news:*" once
      When "alice" unsubscribes from "news:*"
      Then Redis does not hold "news:*"
      And Redis was sent "PUNSUBSCRIBE" for "news:*"

    Scenario Outline: the last client disconnected, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      Then Redis holds "news:*" once
      When "alice" disconnects
      Then Redis does not hold "news:*"
      And Redis was sent "PUNSUBSCRIBE" for "news:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario: the last client vanished without a word
      Given "alice" is connected over "websocket"
      And "alice" is subscribed to "news:*"
      Then Redis holds "news:*" once
      When "alice" vanishes
      Then Redis does not hold "news:*"
      And Redis was sent "PUNSUBSCRIBE" for "news:*"

    Scenario: the pattern is given up byte for byte
      Given "alice" is subscribed to " News:[å-ö]\*? "
      When "alice" unsubscribes from " News:[å-ö]\*? "
      Then Redis does not hold " News:[å-ö]\*? "
      And Redis was sent "PUNSUBSCRIBE" for " News:[å-ö]\*? "

    Scenario: every subscription that a leaving client empties, and no other
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      And "alice" is subscribed to "weather:*"
      And "bob" is subscribed to "weather:*"
      When "alice" disconnects
      Then Redis does not hold "news:*"
      And Redis does not hold "sport:*"
      And Redis holds "weather:*" once
      And a payload published to "weather:1" reaches "bob" once

    Scenario: a subscription that others are on is kept
      Redis losing "sport:*" shows that the server has seen alice go.
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      And "bob" is subscribed to "news:*"
      When "alice" vanishes
      Then Redis does not hold "sport:*"
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "bob" once
