/** One numbered step of a specification's text. */
export interface Step {
  /** `<section>/<number>`, as in clauses.json. */
  id: string
  section: string
  heading: string
  /** Its position in the nested list: `3.1.1`. */
  number: string
  /** The step's own words, without nested steps and markup, trimmed, white space folded. */
  text: string
  /** sha256 of `text`. */
  digest: string
  line: number
}

/** What a person may read otherwise than Markdown does, and what to do about it. */
export interface Note {
  line: number
  text: string
}
