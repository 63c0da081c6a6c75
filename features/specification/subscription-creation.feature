Feature: Subscription creation
  What the server sends to Redis when a subscription is created. Every command of Redis is observed.

  @subscription-creation/1
  Rule: 1 A new subscription is subscribed to in Redis by PSUBSCRIBE

    Scenario Outline: PSUBSCRIBE has the pattern byte for byte, here <kind>
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
        | a set and a ?          | n?w[a-z]         |
        | escapes                | news:\*\\\\?     |
        | quotes                 | \"news\" 'now'   |
        | letters beyond ASCII   | nyheter:åäö:*    |
        | a decomposed letter    | cafe\u0301:*     |
        | an emoji               | news:🗞:*        |

    Scenario Outline: <blanks> at both ends belong to the pattern
      Given "alice" is subscribed to "<pattern>"
      Then Redis was sent "PSUBSCRIBE" for "<pattern>" once

      Examples:
        | blanks                | pattern              |
        | blanks                | \\u0020news:*\\u0020   |
        | no-break blanks       | \\u00a0news:*\\u00a0   |
        | byte order marks      | \\ufeffnews:*\\ufeff   |
        | wide blanks           | \\u3000news:*\\u3000   |
        | separators of lines   | \\u2028news:*\\u2029   |

    Scenario: once for a subscription, for any number of clients
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is subscribed to "news:*"
      Then Redis holds "news:*" once
      And Redis was sent "PSUBSCRIBE" for "news:*" once

    Scenario: once, even when all clients subscribe at once
      Given "alice" is connected
      And "bob" is connected
      And "carol" is connected
      When "alice", "bob" and "carol" subscribe to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "bob" is granted "subscribe" for "news:*"
      And "carol" is granted "subscribe" for "news:*"
      And Redis was sent "PSUBSCRIBE" for "news:*" once

    Scenario: one for each subscription
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
