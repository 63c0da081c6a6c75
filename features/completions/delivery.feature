Feature: Delivery
  A payload reaches the clients that subscribed to it: once for each pattern, in order, unchanged, and no others.

  @delivery/1
  Rule: 1 Each subscriber to a matching pattern receives a payload once

    Scenario Outline: for any number of clients, here <clients>
      Given <clients> <are> subscribed to "news:*"
      Then a payload published to "news:1" reaches <clients> once
      And a payload published to "news:2" reaches <clients> once
      And <clients> <hear> nothing more

      Examples:
        | clients                    | are | hear  |
        | "alice"                    | is  | hears |
        | "alice", "bob" and "carol" | are | hear  |
        | each of 50 clients         | is  | hears |

    Scenario: over any transport
      Given "alice" is connected over "websocket"
      And "bob" is connected over "polling"
      And "alice" and "bob" are subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" and "bob" once

    Scenario: equal payloads are as many payloads
      Given "alice" is subscribed to "news:*"
      When `hello` is published to "news:1" 3 times
      Then "alice" receives it 3 times for "news:*"

    Scenario: two patterns for one channel, each with clients of its own
      Given "alice" and "bob" are subscribed to "news:*"
      And "carol" and "dave" are subscribed to "news:?"
      Then a payload published to "news:1" reaches "alice", "bob", "carol" and "dave" once
      And "alice", "bob", "carol" and "dave" hear nothing more

  @delivery/2
  Rule: 2 A client receives a payload once for each of its matching patterns

    Scenario: several matching patterns, and one that does not match
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

    Scenario: after unsubscribing from one of them
      Given "alice" is subscribed to "news:*"
      And "alice" is subscribed to "news:1*"
      And "alice" has unsubscribed from "news:*"
      When `hello` is published to "news:12"
      Then "alice" receives it unchanged, once for "news:1*"
      And "alice" hears nothing more

  @delivery/3 @costly
  Rule: 3 The payloads of a channel arrive in the order of publishing

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
        | 1 MB of letters beyond ASCII         | «新闻»×160000                                                                                     |
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
        | 1 MB of letters beyond ASCII    | «新闻»×160000            |

    Scenario Outline: messages of the lengths at which their form changes, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      Then payloads of every critical length, published to "news:1", reach "alice" unchanged for "news:*"
      And "alice" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario Outline: bytes that are UTF-8 are text, here <kind>
      Given "alice" is subscribed to "news:*"
      When the bytes `<payload>` are published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                         | payload              |
        | a byte order mark            | \\xef\\xbb\\xbfhello |
        | U+FFFF, not a character      | \\xef\\xbf\\xbf      |
        | the replacement character    | \\xef\\xbf\\xbd      |
        | the last code point          | \\xf4\\x8f\\xbf\\xbf |

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
  Rule: 5 Bytes that are not UTF-8 arrive as base64, with encoding base64

    Scenario Outline: <kind>
      Given "alice" is subscribed to "news:*"
      When the bytes `<payload>` are published to "news:1"
      Then "alice" receives it unchanged, once for "news:*"

      Examples:
        | kind                           | payload                            |
        | a byte that UTF-8 never uses   | \\xff                              |
        | a lone continuation byte       | \\x80                              |
        | a truncated sequence           | \\xe2\\x82                         |
        | a sequence broken by a letter  | hello \\xf0\\x9f\\x97 world        |
        | a slash in two bytes           | \\xc0\\xaf                         |
        | half of a surrogate pair       | \\xed\\xa0\\x80                    |
        | a pair of surrogates           | \\xed\\xa0\\xbd\\xed\\xb7\\x9e     |
        | beyond the last code point     | \\xf4\\x90\\x80\\x80               |
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
  Rule: 6 A client without a matching pattern does not receive the payload

    Scenario Outline: not a client with <kind>
      Given "alice" is subscribed to "news:*"
      And "bob" is subscribed to "<pattern>"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:1" does not reach "bob"
      And "bob" hears nothing more

      Examples:
        | kind                     | pattern |
        | another pattern          | sport:* |
        | the beginning of it      | news    |
        | more than the whole      | news:1? |
        | another letter case      | News:*  |
        | a blank behind it        | news:1\\u0020 |

    Scenario: not a client without patterns, nor one that has unsubscribed
      Given "alice" is subscribed to "news:*"
      And "bob" is connected
      And "carol" is subscribed to "news:*"
      And "carol" has unsubscribed from "news:*"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "news:1" does not reach "bob"
      And a payload published to "news:1" does not reach "carol"
      And "bob" and "carol" hear nothing more

    Scenario: not a client that was served and then unsubscribed
      Given "alice" and "carol" are subscribed to "news:*"
      Then a payload published to "news:1" reaches "alice" and "carol" once
      When "carol" unsubscribes from "news:*"
      Then "carol" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "carol"
      And a payload published to "news:1" reaches "alice" once

    Scenario: not a client that only tried to unsubscribe from another's pattern
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
        | two stars mean the same as one      | news:**       | news:            | news:1:2    | news              |
        | a question mark stands for one      | n?ws          | news             | n:ws        | nws               |
        | a set                               | news:[abc]    | news:a           | news:c      | news:d            |
        | a range                             | news:[a-c]    | news:b           | news:c      | news:-            |
        | all but a set                       | news:[^a]     | news:b           | news:^      | news:a            |
        | all but a range                     | news:[^a-c]   | news:d           | news:-      | news:b            |
        | an escaped star                     | news:\\*      | news:*           | news:*      | news:1            |
        | an escaped question mark            | news:\\?      | news:?           | news:?      | news:1            |
        | an escaped bracket                  | news:\\[a]    | news:[a]         | news:[a]    | news:a            |
        | an escaped backslash                | news:\\\\1    | news:\\1         | news:\\1    | news:1            |
        | all of these together               | n?*[s-t]:\\?* | news:?           | newest:?1   | news:1            |
        | dots, braces and slashes            | a.b{c,d}/*    | a.b{c,d}/1       | a.b{c,d}/   | a:bc/1            |

  @delivery/8 @costly
  Rule: 8 All of a client's patterns are served, even very many

    Scenario: a thousand patterns
      Given "alice" is subscribed to 1000 patterns
      Then a payload for each of these patterns reaches "alice" once
      And "alice" hears nothing more
