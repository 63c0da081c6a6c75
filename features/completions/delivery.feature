Feature: Delivery
  What is published reaches who asked for it: once for each pattern, in order, unchanged, and nobody else.

  @delivery/1
  Rule: 1 Each subscriber of a matching pattern gets a payload once

    Scenario Outline: as many as there are, here <clients>
      Given <clients> is subscribed to "news:*"
      Then a payload published to "news:1" reaches <clients> once
      And a payload published to "news:2" reaches <clients> once
      And <clients> hears nothing more

      Examples:
        | clients                  |
        | "alice"                  |
        | "alice", "bob" and "carol" |
        | each of 50 clients       |

    Scenario: whatever the transport they have come by
      Given "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" and "bob" are subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" and "bob" once

    Scenario: two patterns for one channel, each with clients of its own
      Given "alice" and "bob" are subscribed to "news:*"
      And "carol" and "dave" are subscribed to "news:?"
      Then a payload published to "news:1" reaches "alice", "bob", "carol" and "dave" once
      And "alice", "bob", "carol" and "dave" hear nothing more

  @delivery/2
  Rule: 2 A client gets a payload once for each of its patterns that matches

    Scenario: patterns that overlap, of which one does not match
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      And "alice" is subscribed to "news:12"
      And "alice" is subscribed to "news:13"
      And "bob" is subscribed to "news:1*"
      When `hello` is published to "news:12"
      Then "alice" receives it unchanged, once for "news:*"
      And "alice" receives it unchanged, once for "news:1*"
      And "alice" receives it unchanged, once for "news:12"
      And "bob" receives it unchanged, once for "news:1*"
      And "alice" and "bob" hear nothing more

    Scenario: what is left when one of them has been given up
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      And "alice" has unsubscribed from "news:*"
      When `hello` is published to "news:12"
      Then "alice" receives it unchanged, once for "news:1*"
      And "alice" hears nothing more

  @delivery/3 @costly
  Rule: 3 The payloads of a channel arrive in the order in which they were published

    Scenario Outline: a burst over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      When 1000 payloads are published to "news:1"
      Then "alice" has received each of them once, in order
      And "alice" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario: a burst for several clients
      Given "alice", "bob" and "carol" are subscribed to "news:*"
      When 300 payloads are published to "news:1"
      Then "alice", "bob" and "carol" have received each of them once, in order

  @delivery/4
  Rule: 4 A payload arrives unchanged, and names its pattern and its channel

    Scenario Outline: <kind>
      Given "alice" is subscribed to "news:*"
      When `<payload>` is published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                                 | payload                                                                                           |
        | nothing                              |                                                                                                   |
        | one blank                            | \\x20                                                                                             |
        | blanks and line breaks at both ends  | \\x20\\x0a\\x09hello\\x20\\x0d\\x0a                                                               |
        | letters, scripts and combining marks | åäö ñ 新闻 новости أخبار café                                                                    |
        | emoji                                | 🗞 👩🏽‍🚀 🇸🇪 𝄞                                                                                        |
        | every character up to 255            | \\x00…\\xff                                                                                       |
        | a NUL in the middle                  | a\\x00b                                                                                           |
        | quotes and backslashes               | "a" 'b' \\ \\\\ \\" \\n \\u0041                                                                   |
        | a number                             | 1e400                                                                                             |
        | null                                 | null                                                                                              |
        | a string of JSON                     | "hello"                                                                                           |
        | an object of JSON                    | {"b": 1.0, "a": [true, null], "a": 2}                                                             |
        | a reply of ours                      | {"origin":"S","action":"subscribe","pattern":"‹news:*›","status":true}                            |
        | a delivery of ours                   | {"origin":"P","action":"message","pattern":"‹a›","channel":"‹a›","payload":"x","encoding":"base64"} |
        | a prototype                          | {"__proto__":{"status":true},"constructor":{"prototype":{}}}                                      |
        | base64                               | aGVsbG8=                                                                                          |
        | a message of Engine.IO               | 4hello                                                                                            |
        | bytes of Engine.IO over polling      | b4aGk=                                                                                            |
        | a ping of Engine.IO                  | 2                                                                                                 |
        | a separator of Engine.IO             | 4a\\x1e4b\\x1e1                                                                                   |
        | 1 MiB                                | «0123456789abcdef»×65536                                                                          |
        | 1 MiB that JSON has to escape        | «"»×1048576                                                                                       |

    Scenario Outline: <kind>, over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "news:*"
      When `<payload>` is published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                            | payload                  |
        | nothing                         |                          |
        | emoji                           | 🗞 👩🏽‍🚀 𝄞                   |
        | every character up to 255       | \\x00…\\xff              |
        | bytes of Engine.IO over polling | b4aGk=                   |
        | a separator of Engine.IO        | 4a\\x1e4b\\x1e1          |
        | 1 MiB                           | «0123456789abcdef»×65536 |

    Scenario Outline: bytes that are UTF-8 are text, here <kind>
      Given "alice" is subscribed to "news:*"
      When the bytes `<payload>` are published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                         | payload              |
        | a byte order mark            | \\xef\\xbb\\xbfhello |
        | what is no character         | \\xef\\xbf\\xbf      |
        | the replacement character    | \\xef\\xbf\\xbd      |
        | the last character there is  | \\xf4\\x8f\\xbf\\xbf |

    Scenario Outline: a channel is named exactly, here <kind>
      Given "alice" is subscribed to "news*"
      When `hello` is published to "<channel>"
      Then "alice" receives it unchanged, once for "news*"

      Examples:
        | kind                   | channel              |
        | blanks                 | news: 1 \\u0020      |
        | wildcards              | news:*?[a]           |
        | quotes and backslashes | news \\"1\\" \\1     |
        | line breaks            | news\\u000d\\u000a1  |
        | other scripts          | news:新闻:🗞         |
        | combining marks        | news:cafe\\u0301     |

  @delivery/5
  Rule: 5 Bytes that are no UTF-8 arrive base64, with encoding base64

    Scenario Outline: <kind>
      Given "alice" is subscribed to "news:*"
      When the bytes `<payload>` are published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                           | payload                            |
        | a lone byte that is never used | \\xff                              |
        | a lone continuation            | \\x80                              |
        | a sequence that is cut         | \\xe2\\x82                         |
        | a sequence cut by a letter     | hello \\xf0\\x9f\\x97 world        |
        | a slash in two bytes           | \\xc0\\xaf                         |
        | half of a surrogate pair       | \\xed\\xa0\\x80                    |
        | a pair of surrogates           | \\xed\\xa0\\xbd\\xed\\xb7\\x9e     |
        | beyond the last character      | \\xf4\\x90\\x80\\x80               |
        | text around one wrong byte     | {"a":"åäö 新闻 🗞\\xfe"}           |
        | text in Latin-1                | caf\\xe9                           |
        | the head of a gzip file        | \\x1f\\x8b\\x08\\x00\\x00\\x00     |
        | all 256 bytes                  | \\x00…\\xff                        |
        | 64 KiB                         | «\\xfe»×65536                      |

    Scenario: over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "news:*"
      When the bytes `\x00…\xff` are published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

  @delivery/6
  Rule: 6 Nobody gets a payload who has no pattern for it

    Scenario Outline: not who has <kind>
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "<pattern>"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:1" does not reach "bob"
      And "bob" hears nothing more

      Examples:
        | kind                     | pattern |
        | another pattern          | sport:* |
        | the beginning            | news    |
        | more than the whole      | news:1? |
        | other letters            | News:*  |
        | a blank behind it        | news:1\\u0020 |

    Scenario: not who has none, nor who gave it up, each of them and all along
      Given "alice" is subscribed to "news:*"
      And "bob" is connected
      And "carol" is subscribed to "news:*"
      And "carol" has unsubscribed from "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:1" does not reach "bob"
      And a payload published to "news:1" does not reach "carol"
      And "bob" and "carol" hear nothing more

    Scenario: not who has been served, and gave it up then
      Given "alice" and "carol" is subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" and "carol" once
      When "carol" unsubscribes from "news:*"
      Then "carol" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "carol"
      And a payload published to "news:1" reaches "alice" once

    Scenario: not who only tried to give up what another has
      Given "alice" is subscribed to "news:*"
      And "bob" is connected
      When "bob" unsubscribes from "news:*"
      Then "bob" is refused "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "bob"
      And a payload published to "news:1" reaches "alice" once

  @delivery/7
  Rule: 7 The glob rules are those of Redis

    Scenario Outline: <kind>
      Given "alice" is subscribed to "<pattern>"
      Then a payload published to "<one that matches>" reaches "alice" once
      And a payload published to "<another>" reaches "alice" once
      And a payload published to "<one that does not>" does not reach "alice"

      Examples:
        | kind                                | pattern       | one that matches | another     | one that does not |
        | no wildcard                         | news          | news             | news        | news1             |
        | a star stands for several, or none  | news*         | news             | news:1/2    | new               |
        | a star in the middle                | news:*:se     | news:1:2:se      | news::se    | news:1:de         |
        | several stars                       | *n*w*s*       | no:weather:s     | nws         | wns               |
        | two stars are no more than one      | news:**       | news:            | news:1:2    | news              |
        | a question mark stands for one      | n?ws          | news             | n:ws        | nws               |
        | a set                               | news:[abc]    | news:a           | news:c      | news:d            |
        | a range                             | news:[a-c]    | news:b           | news:c      | news:-            |
        | all but a set                       | news:[^a]     | news:b           | news:^      | news:a            |
        | all but a range                     | news:[^a-c]   | news:d           | news:-      | news:b            |
        | an escaped star                     | news:\\*      | news:*           | news:*      | news:1            |
        | an escaped question mark            | news:\\?      | news:?           | news:?      | news:1            |
        | an escaped bracket                  | news:\\[a]    | news:[a]         | news:[a]    | news:a            |
        | an escaped backslash                | news:\\\\1    | news:\\1         | news:\\1    | news:1            |
        | all of them together                | n?*[s-t]:\\?* | news:?           | newest:?1   | news:1            |
        | dots, braces and slashes            | a.b{c,d}/*    | a.b{c,d}/1       | a.b{c,d}/   | a:bc/1            |

  @delivery/8 @costly
  Rule: 8 Many patterns of one client are all served

    Scenario: a thousand
      Given "alice" is subscribed to 1000 patterns
      Then a payload for each of these patterns reaches "alice" once
      And "alice" hears nothing more
