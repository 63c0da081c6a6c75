Feature: Unsubscribing
  A client unsubscribes from a pattern. It is refused if it does not have the pattern, and removed otherwise.

  @unsubscribing/1
  Rule: 1 The other party sends action unsubscribe and a pattern
    The reply shows that the message was understood.

    Scenario Outline: such a message is understood, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"

      Examples:
        | transport |
        | websocket |
        | polling   |

  @unsubscribing/2
  Rule: 2 The server looks for a subscription by the pattern
    3.2 judges that it finds one, and 2.1.1 that it finds none.

  @unsubscribing/2.1
  Rule: 2.1 If there is no such subscription
    A condition. 2.1.1 judges what follows from it.

  @unsubscribing/2.1.1
  Rule: 2.1.1 The client is refused where there is no such subscription
    With status false, exactly once. Nothing else has changed.

    Scenario: a pattern that nobody ever subscribed to
      Given "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And Redis does not hold "news:*"
      And Redis was never sent "PSUBSCRIBE" for "news:*"

    Scenario Outline: a subscription to <kind> does not count, and is kept
      Given "bob" is subscribed to "<held>"
      And "alice" is subscribed to "<held>"
      When "alice" unsubscribes from "<asked>"
      Then "alice" is refused "unsubscribe" for "<asked>"
      And "alice" hears nothing more
      And "bob" hears nothing more
      And Redis holds "<held>" once
      And a payload published to "<channel>" reaches "alice" once
      And a payload published to "<channel>" reaches "bob" once

      Examples:
        | kind                           | held    | asked   | channel |
        | another pattern                | sport:* | news:*  | sport:1 |
        | a pattern that matches it      | news:*  | news:1  | news:1  |
        | a shorter pattern              | news:*  | news:*: | news:1  |
        | the same in small letters      | news:*  | NEWS:*  | news:1  |

    Scenario: the client can subscribe afterwards
      Given "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

  @unsubscribing/3
  Rule: 3 The server checks whether this client is on this pattern's subscription
    3.2 judges that it is, and 3.1.1 that it is not.

  @unsubscribing/3.1
  Rule: 3.1 If the client is not on it
    A condition. 3.1.1 judges what follows from it.

  @unsubscribing/3.1.1
  Rule: 3.1.1 A client that is not on the subscription is refused
    The subscription exists, for other clients. With status false, exactly once. The others keep what they have.

    Scenario: only bob has the pattern
      Given "bob" is subscribed to "news:*"
      And "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And "bob" hears nothing more
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "bob" once

    Scenario: alice has another pattern, and keeps it
      Given "bob" is subscribed to "news:*"
      And "alice" is subscribed to "sport:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And a payload published to "sport:1" reaches "alice" once
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "news:2" does not reach "alice"

    Scenario: alice had the pattern, and unsubscribes a second time
      Given "bob" is subscribed to "news:*"
      And "alice" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

  @unsubscribing/3.2
  Rule: 3.2 A client that is on the subscription is removed from it
    Deliveries to this client end, and to no other.

    Scenario: the others still receive
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"
      And a payload published to "news:2" reaches "bob" once

    Scenario: the last client no longer receives
      Given "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"

    Scenario: the client keeps its other patterns
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" does not reach "alice"

  @unsubscribing/3.2.1
  Rule: 3.2.1 If this is the only client on the subscription
    A condition. 3.2.1.1 judges both of its cases.

  @unsubscribing/3.2.1.1
  Rule: 3.2.1.1 The subscription is removed with its last client, and not before

    Scenario: the only client leaves, and Redis no longer holds the pattern
      Given "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

    Scenario: one of two leaves, and Redis still holds the pattern
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "bob" once

    Scenario: all leave, one by one, and the pattern is gone with the last
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is subscribed to "news:*"
      And "bob" has unsubscribed from "news:*"
      And "alice" has unsubscribed from "news:*"
      Then Redis holds "news:*" once
      When "carol" unsubscribes from "news:*"
      Then "carol" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

    Scenario: another subscription is not removed with it
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"
      And Redis holds "news:1*" once

  @unsubscribing/3.2.2
  Rule: 3.2.2 The client is told the status of unsubscribing, true

    Scenario: once, and no other client is told
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And "bob" hears nothing more
      And "carol" hears nothing more

    Scenario: the last client is told too
      Given "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And "alice" hears nothing more
