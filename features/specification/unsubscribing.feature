Feature: Unsubscribing
  A client gives a pattern up. It is refused if it does not have it, and taken off otherwise.

  @unsubscribing/1
  Rule: 1 The other party sends action unsubscribe and a pattern
    That the message was understood is seen by its answer.

    Scenario Outline: a message of that form is understood, sent over <transport>
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
    That it finds one is judged by 3.2, that it finds none by 2.1.1.

  @unsubscribing/2.1
  Rule: 2.1 If there is no such subscription
    A condition; what follows from it is judged by 2.1.1.

  @unsubscribing/2.1.1
  Rule: 2.1.1 The client is refused where there is no such subscription
    With status false, exactly once; and nothing else has changed.

    Scenario: nobody ever asked for the pattern
      Given "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And Redis does not hold "news:*"
      And Redis was never sent "PSUBSCRIBE" for "news:*"

    Scenario Outline: <kind> is no such subscription, and keeps its own
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
        | a name that the pattern covers | news:*  | news:1  | news:1  |
        | a longer pattern               | news:*  | news:*: | news:1  |
        | the same in capital letters    | news:*  | NEWS:*  | news:1  |

    Scenario: the client is served afterwards as before
      Given "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once

  @unsubscribing/3
  Rule: 3 The server checks whether this client is on this pattern's subscription
    That it is on it is judged by 3.2, that it is not by 3.1.1.

  @unsubscribing/3.1
  Rule: 3.1 If the client is not on it
    A condition; what follows from it is judged by 3.1.1.

  @unsubscribing/3.1.1
  Rule: 3.1.1 A client that is not on the subscription is refused
    The subscription exists, for others. With status false, exactly once; the others keep what they have.

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

    Scenario: alice had the pattern, and gives it up a second time
      Given "bob" is subscribed to "news:*"
      And "alice" is subscribed to "news:*"
      And "alice" has unsubscribed from "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "bob" once

  @unsubscribing/3.2
  Rule: 3.2 A client that is on the subscription is taken off it
    Deliveries to it end, and to nobody else.

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
    A condition; both of its sides are judged by 3.2.1.1.

  @unsubscribing/3.2.1.1
  Rule: 3.2.1.1 The subscription is removed with its last client, and not before

    Scenario: the only client leaves, and Redis loses the pattern
      Given "alice" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

    Scenario: one of two leaves, and Redis keeps the pattern
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis holds "news:*" once
      And Redis was never sent "PUNSUBSCRIBE" for "news:*"
      And a payload published to "news:1" reaches "bob" once

    Scenario: all leave, one by one, and the last takes the pattern along
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "news:*"
      And "carol" is subscribed to "news:*"
      And "bob" has unsubscribed from "news:*"
      And "alice" has unsubscribed from "news:*"
      Then Redis holds "news:*" once
      When "carol" unsubscribes from "news:*"
      Then "carol" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"

    Scenario: another subscription is not removed along with it
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And Redis does not hold "news:*"
      And Redis holds "news:1*" once

  @unsubscribing/3.2.2
  Rule: 3.2.2 The client is told the status of unsubscribing, true

    Scenario: once, and nobody else is told
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
