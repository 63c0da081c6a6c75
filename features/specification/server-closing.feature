Feature: Server closing
  The status a server has once it was closed. How it treats its clients and Redis on the way is a completion.

  @server-closing/1
  Rule: 1 The status is CLOSED

    Scenario: a server that was closed says so, and did not say so before
      Given a freshly started server
      Then the status of that server is not "CLOSED"
      When that server is closed
      Then the status of that server is "CLOSED"

    Scenario: clients that have to be sent away do not keep it from being closed
      Given a freshly started server
      And "alice" is subscribed to "news:*"
      When that server is closed
      Then the status of that server is "CLOSED"
