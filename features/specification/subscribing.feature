Feature: Subscribing
  A client asks for a pattern. It is refused if it has the pattern already, and added otherwise.

  @subscribing/1
  Rule: 1 The other party sends action subscribe and a pattern
    That the message was understood is seen by its answer.

    Scenario Outline: a message of that form is understood, sent over <transport>
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
    Equal patterns are one subscription, different patterns are different ones, however alike.

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
        | patterns of which one covers the other | news:*   | news:1*  | news:2  |
        | capital and small letters              | news:*   | News:*   | news:1  |
        | a pattern and the same with a blank    | news:*   | news: *  | news:1  |
        | an escaped star and a star             | news:*   | news:\*  | news:1  |

  @subscribing/2.1
  Rule: 2.1 If the subscription does not exist
    A condition; what follows from it is judged by 2.1.1, what follows from its opposite by 2.

  @subscribing/2.1.1
  Rule: 2.1.1 The server creates the subscription
    Redis did not have the pattern before, so that it has it now is the work of this request.

    Scenario: the first client on a pattern makes Redis gain it
      Given "alice" is connected
      Then Redis does not hold "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And Redis holds "news:*" once

    Scenario: three clients that come at once make Redis gain it once
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
    The answer depends on this client and this pattern, as they are now, and on nobody else.

    Scenario: that another client is on it does not count
      Given "bob" is subscribed to "news:*"
      And "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"

    Scenario: that the client is on another pattern does not count
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:1*"
      Then "alice" is granted "subscribe" for "news:1*"

    Scenario: that the client was on it once does not count
      Given "alice" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"

    Scenario: each client is asked for itself
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "sport:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is granted "subscribe" for "news:*"

  @subscribing/3.1
  Rule: 3.1 If the client is already on it
    A condition; what follows from it is judged by 3.1.1.

  @subscribing/3.1.1
  Rule: 3.1.1 A client already on the subscription is refused
    With the action, the pattern and status false; and nothing else has changed.

    Scenario: alice asks twice for the same pattern
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once

    Scenario: alice asks again and again, and bob, who shares the pattern, notices nothing
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

    Scenario: who was not the first on the pattern is refused too
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is refused "subscribe" for "news:*"
      And the reply to "bob" names the action and the pattern
      And "bob" hears nothing more
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

    Scenario: a refused client still leaves by unsubscribing once
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"

  @subscribing/3.2
  Rule: 3.2 If the client is not on it
    A condition; what follows from it is judged by 3.2.1 and 3.2.2.

  @subscribing/3.2.1
  Rule: 3.2.1 The client is added to the subscription

    Scenario: the first client receives what is published, and who never asked does not
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

    Scenario: once, and nobody else is told
      Given "bob" is connected
      And "carol" is subscribed to "news:*"
      And "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
      And "bob" hears nothing more
      And "carol" hears nothing more

    Scenario: for each pattern in its turn
      Given "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And the reply to "alice" names the action and the pattern
      When "alice" subscribes to "sport:*"
      Then "alice" is granted "subscribe" for "sport:*"
      And the reply to "alice" names the action and the pattern
      And "alice" hears nothing more
