Feature: Messages definition
  The specification breaks off in mid-sentence here, so the suite only reports what it sees, and nothing can fail.
  The completion `wire` has our reading of it, by which messages are judged.

  @messages-definition/1 @messages-definition/1.1
  Rule: 1 A message has an origin; S is the system

    Scenario: the origins of a reply and of a delivery are noted
      Given "alice" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And the origins in what "alice" received are noted
