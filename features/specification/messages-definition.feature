Feature: Messages definition
  The specification breaks off here in mid-sentence, so what is seen is reported and nothing can fail.
  Our reading of it, by which messages are judged, is the completion `wire`.

  @messages-definition/1 @messages-definition/1.1
  Rule: 1 A message has an origin; S is the system

    Scenario: the origins of a reply and of a delivery are noted
      Given "alice" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And the origins in what "alice" received are noted
