Feature: Subscription deletion
  What the server sends to Redis when a subscription becomes empty, in whichever way its last client left.

  @subscription-deletion/1
  Rule: 1 An empty subscription is removed from Redis by PUNSUBSCRIBE
    In each scenario the server keeps its connection to Redis, so only its own command can remove the pattern.

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

    Scenario: the last client vanished without a close packet
      Given "alice" is connected over "websocket"
      And "alice" is subscribed to "news:*"
      Then Redis holds "news:*" once
      When "alice" vanishes
      Then Redis does not hold "news:*"
      And Redis was sent "PUNSUBSCRIBE" for "news:*"

    Scenario: PUNSUBSCRIBE has the pattern byte for byte
      Given "alice" is subscribed to " News:[å-ö]\*? "
      When "alice" unsubscribes from " News:[å-ö]\*? "
      Then Redis does not hold " News:[å-ö]\*? "
      And Redis was sent "PUNSUBSCRIBE" for " News:[å-ö]\*? "

    Scenario: every subscription that becomes empty when a client leaves, and no other
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      And "alice" is subscribed to "weather:*"
      And "bob" is subscribed to "weather:*"
      When "alice" disconnects
      Then Redis does not hold "news:*"
      And Redis does not hold "sport:*"
      And Redis holds "weather:*" once
      And a payload published to "weather:1" reaches "bob" once

    Scenario: a subscription that other clients have is kept
      Once Redis no longer holds "sport:*", the server has noticed that alice left.
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      And "bob" is subscribed to "news:*"
      When "alice" vanishes
      Then Redis does not hold "sport:*"
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "bob" once
