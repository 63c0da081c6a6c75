Feature: Scale out
  Servers share nothing but Redis.

  @scale-out/1
  Rule: 1 Two servers on one Redis each serve their own clients, and deliver each message once

    Scenario: the same pattern on both
      Given a second server on the same Redis
      And "alice" is connected
      And "bob" is connected to the second server
      And "alice" and "bob" are subscribed to "news:*"
      Then Redis holds "news:*" twice
      And a payload published to "news:1" reaches "alice" and "bob" once
      And "alice" and "bob" hear nothing more

    Scenario: different patterns
      Given a second server on the same Redis
      And "alice" is connected
      And "bob" is connected to the second server
      And "alice" is subscribed to "news:*"
      And "bob" is subscribed to "sports:*"
      Then Redis holds "news:*" once
      And Redis holds "sports:*" once
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "sports:1" reaches "bob" once
      And "alice" and "bob" hear nothing more

    Scenario: a subscription on one server does not count on the other
      Given a second server on the same Redis
      And "alice" is subscribed to "news:*"
      And "bob" is connected to the second server
      When "bob" unsubscribes from "news:*"
      Then "bob" is refused "unsubscribe" for "news:*"
      When "bob" subscribes to "news:*"
      Then "bob" is granted "subscribe" for "news:*"
      When 100 payloads are published to "news:1"
      Then "alice" and "bob" have received each of them once, in order
      And "alice" and "bob" hear nothing more

  @scale-out/2
  Rule: 2 Unsubscribing on one server, or closing it, takes nothing from the other's clients

    Scenario: a client of one server unsubscribes, and a client of the other stays
      Given a second server on the same Redis
      And "alice" is connected
      And "bob" is connected to the second server
      And "alice" and "bob" are subscribed to "news:*"
      When "bob" unsubscribes from "news:*"
      Then "bob" is granted "unsubscribe" for "news:*"
      And Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      And a payload published to "news:2" does not reach "bob"

    Scenario: one server is closed, and the other still serves
      Given a second server on the same Redis
      And "alice" is connected
      And "bob" is connected to the second server
      And "alice" and "bob" are subscribed to "news:*"
      When that server is closed
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      When "alice" subscribes to "sports:*"
      Then "alice" is granted "subscribe" for "sports:*"

    Scenario: a server is started and closed, and the other's connection to Redis is not touched
      Given "alice" is subscribed to "news:*"
      And a second server on the same Redis
      And "bob" is connected to the second server
      And "bob" is subscribed to "sports:*"
      When that server is closed
      Then Redis holds "news:*" once
      And a payload published to "news:1" reaches "alice" once
      And Redis was sent "PSUBSCRIBE" for "news:*" once
