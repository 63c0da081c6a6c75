Feature: Subscription creation
  What the server says to Redis when a subscription is created. Redis is watched command by command.

  @subscription-creation/1
  Rule: 1 A new subscription is subscribed to in Redis by PSUBSCRIBE

    Scenario Outline: PSUBSCRIBE gets the pattern byte for byte, here <kind>
      Given "alice" is subscribed to "<pattern>"
      Then Redis holds "<pattern>" once
      And Redis was sent "PSUBSCRIBE" for "<pattern>" once
      And Redis was never sent "SUBSCRIBE" for "<pattern>"

      Examples:
        | kind                   | pattern          |
        | a star                 | news:*           |
        | no wildcard            | news             |
        | capital letters        | News:BREAKING    |
        | blanks                 | breaking  news * |
        | a set and a mark       | n?w[a-z]         |
        | escapes                | news:\*\\\\?     |
        | quotes                 | \"news\" 'now'   |
        | letters beyond ASCII   | nyheter:åäö:*    |
        | a decomposed letter    | cafe\u0301:*     |
        | an emoji               | news:🗞:*        |

    Scenario: blanks at either end belong to the pattern
      Given "alice" is subscribed to " news:* "
      Then Redis was sent "PSUBSCRIBE" for " news:* " once

    Scenario: once for a subscription, however many clients are on it
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is subscribed to "news:*"
      Then Redis holds "news:*" once
      And Redis was sent "PSUBSCRIBE" for "news:*" once

    Scenario: once, even when they all come at once
      Given "alice" is connected
      And "bob" is connected
      And "carol" is connected
      When "alice", "bob" and "carol" subscribe to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "bob" is granted "subscribe" for "news:*"
      And "carol" is granted "subscribe" for "news:*"
      And Redis was sent "PSUBSCRIBE" for "news:*" once

    Scenario: for each subscription of its own
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      Then Redis was sent "PSUBSCRIBE" for "news:*" once
      And Redis was sent "PSUBSCRIBE" for "sport:*" once

    Scenario: again, when the subscription is created again
      Given "alice" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      And "alice" is subscribed to "news:*"
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
