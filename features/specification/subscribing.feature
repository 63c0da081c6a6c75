Feature: Subscribing
  A client asks for a pattern. It is refused if it already has the pattern, and added otherwise.

  @subscribing/1
  Rule: 1 The other party sends action subscribe and a pattern
    The reply shows that the message was understood.

    Scenario Outline: such a message is understood, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario Outline: any text is a pattern, here <kind>
      Given "alice" is connected
      When "alice" subscribes to "<pattern>"
      Then "alice" is granted "subscribe" for "<pattern>"

      Examples:
        | kind                 | pattern     |
        | no wildcard          | news        |
        | every wildcard       | n?w[s-t]:*  |
        | blanks               | breaking  n |
        | letters beyond ASCII | nyheter:åäö |
        | another script       | 新闻:*      |
        | an emoji             | news:🗞:*   |

  @subscribing/2
  Rule: 2 The server gets a subscription by the pattern
    Equal patterns are one subscription. Different patterns are different ones, however similar.

    Scenario: two clients with equal patterns share one subscription
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" reaches "bob" once

    Scenario Outline: <kind> make different subscriptions
      Given "alice" is subscribed to "<one>"
      And "bob" is subscribed to "<other>"
      Then Redis holds "<one>" once
      And Redis holds "<other>" once
      And a payload published to "<channel>" reaches "alice" once
      And a payload published to "<channel>" does not reach "bob"

      Examples:
        | kind                                   | one      | other    | channel |
        | patterns that match the same channels  | news:*   | news:1*  | news:2  |
        | capital and small letters              | news:*   | News:*   | news:1  |
        | a pattern with and without a blank     | news:*   | news: *  | news:1  |
        | an escaped star and a star             | news:*   | news:\*  | news:1  |

    Scenario Outline: patterns that mean the same are different ones, here <kind>
      Given "alice" is subscribed to "<one>"
      And "bob" is subscribed to "<other>"
      Then Redis holds "<one>" once
      And Redis holds "<other>" once
      When "alice" unsubscribes from "<one>"
      Then "alice" is granted "unsubscribe" for "<one>"
      And Redis does not hold "<one>"
      And a payload published to "news:1" reaches "bob" once

      Examples:
        | kind                            | one    | other     |
        | one star and two                | news:* | news:**   |
        | a letter and a set of one       | news:* | new[s]:*  |
        | a letter, with and without a \ | news:* | new\s:*  |

  @subscribing/2.1
  Rule: 2.1 If the subscription does not exist
    A condition. 2.1.1 judges what follows from it, and 2 what follows from its opposite.

  @subscribing/2.1.1
  Rule: 2.1.1 The server creates the subscription
    Redis did not have the pattern before, so it can only come from this request.

    Scenario: with the first client of a pattern, Redis holds it
      Given "alice" is connected
      Then Redis does not hold "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once

    Scenario: with three clients at once, Redis holds it once
      Given "alice" is connected
      And "bob" is connected
      And "carol" is connected
      When "alice", "bob" and "carol" subscribe to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "bob" is granted "subscribe" for "news:*"
      And "carol" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once

  @subscribing/3
  Rule: 3 The server checks whether this client is on this pattern's subscription
    The reply depends on this client and this pattern, as they are now, and on no other client.

    Scenario: another client's subscription does not count
      Given "bob" is subscribed to "news:*"
      And "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"

    Scenario: the client's subscription to another pattern does not count
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:1*"
      Then "alice" is granted "subscribe" for "news:1*"

    Scenario: the client's former subscription does not count
      Given "alice" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"

    Scenario: each client is checked by itself
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "sport:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is granted "subscribe" for "news:*"

  @subscribing/3.1
  Rule: 3.1 If the client is already on it
    A condition. 3.1.1 judges what follows from it.

  @subscribing/3.1.1
  Rule: 3.1.1 A client already on the subscription is refused
    With the action, the pattern and status false. Nothing else has changed.

    Scenario: alice asks twice for the same pattern
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

    Scenario: alice asks again and again, and bob, who shares the pattern, does not notice
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      And "bob" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" reaches "bob" once

    Scenario: a client that was not the first on the pattern is refused too
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is refused "subscribe" for "news:*"
      And the reply to "bob" names the action and the pattern
      And "bob" hears nothing more
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

    Scenario: after a refusal, unsubscribing once is still enough
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"
      And Redis does not hold "news:*"

    Scenario: after a refusal, leaving is still enough
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      When "alice" disconnects
      Then Redis does not hold "news:*"

  @subscribing/3.2
  Rule: 3.2 If the client is not on it
    A condition. 3.2.1 and 3.2.2 judge what follows from it.

  @subscribing/3.2.1
  Rule: 3.2.1 The client is added to the subscription

    Scenario: the first client receives payloads, and a client that never asked does not
      Given "bob" is connected
      And "alice" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" does not reach "bob"

    Scenario: a client that joins later receives too, and takes nothing from the first
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" reaches "bob" once
      And a payload published to "news:3" reaches "carol" once

    Scenario: a client is added for each pattern it asks for
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "sport:1" reaches "alice" once

  @subscribing/3.2.2
  Rule: 3.2.2 The client is told the action, the pattern and status true

    Scenario: once, and no other client is told
      Given "bob" is connected
      And "carol" is subscribed to "news:*"
      And "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
      And "bob" hears nothing more
      And "carol" hears nothing more

    Scenario: for each pattern in turn
      Given "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      When "alice" subscribes to "sport:*"
      Then "alice" is granted "subscribe" for "sport:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
