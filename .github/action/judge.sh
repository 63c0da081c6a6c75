#!/usr/bin/env bash
# The step of action.yml that judges. Its inputs are INPUT_… in the environment. It writes the reports into a folder of its
# own below RUNNER_TEMP, the outputs, and the summary of the step; its exit code is the suite's.
set -euo pipefail

suite=$(cd -- "$GITHUB_ACTION_PATH" && pwd)
folder=$(mktemp -d "$RUNNER_TEMP/realizehit-conformance-XXXXXX")
errors=$folder/errors.txt
: > "$errors"

run() {
  node "$suite/scripts/setup.mjs" --run runner/cli.ts "$@"
}

# as `--option=value`, so that no value can be taken for another option
words=(run "--json=$folder/report.json" "--html=$folder/report.html" "--junit=$folder/report.xml")
words+=("--markdown=$folder/report.md" --annotations=github)
add() {
  if [[ -n $2 ]]; then words+=("--$1=$2"); fi
}
# one option for each word; -f, or a word with a star would become names of files
add_each() {
  local word
  set -f
  for word in ${2//,/ }; do words+=("--$1=$word"); done
  set +f
}
# ends the step: the inputs or the folder are wrong
refuse() {
  printf '%s\n' "$1" >> "$errors"
  conclude 2
}

# the outputs, the summary and the exit code
conclude() {
  local code=$1 name
  # what a server said must not become a workflow command, nor Markdown
  tr '\r' '\n' < "$errors" | sed -E -e 's/^([[:space:]]*):(:)/\1: \2/' -e 's/##\[/# #[/g' > "$errors.safe"
  cat "$errors.safe" >&2
  if [[ -s $folder/report.json ]]; then
    run badge "$folder/report.json" "--svg=$folder/badge.svg" > /dev/null
    cat "$folder/report.md" >> "$GITHUB_STEP_SUMMARY"
  else
    {
      printf '## ❌ The server could not be judged\n\n'
      tail -n 40 "$errors.safe" | cut -c 1-1000 | sed 's/^/    /'
      printf '\n'
    } >> "$GITHUB_STEP_SUMMARY"
  fi
  printf 'verdict=%s\n' "$(node "$suite/.github/action/verdict.mjs" "$folder/report.json")" >> "$GITHUB_OUTPUT"
  for name in report.json report.html report.xml badge.svg; do
    if [[ ! -s $folder/$name ]]; then continue; fi
    case $name in
      report.json) printf 'report=%s\n' "$folder/$name" ;;
      report.html) printf 'html=%s\n' "$folder/$name" ;;
      report.xml) printf 'junit=%s\n' "$folder/$name" ;;
      badge.svg) printf 'badge=%s\n' "$folder/$name" ;;
    esac >> "$GITHUB_OUTPUT"
  done
  exit "$code"
}

add command "$INPUT_COMMAND"
add module "$INPUT_MODULE"
add url "$INPUT_URL"
add redis "$INPUT_REDIS"
add profile "$INPUT_PROFILE"
add path "$INPUT_PATH"
add known-failing "$INPUT_KNOWN_FAILING"
add_each without "$INPUT_WITHOUT"
add_each only "$INPUT_ONLY"
case $INPUT_STRICT in
  true) words+=(--strict) ;;
  false | '') ;;
  *) refuse "error: the input strict is \"$INPUT_STRICT\"; it must be true or false." ;;
esac
# xargs knows quotation marks and backslashes, and expands nothing
if ! printf '%s' "$INPUT_ARGS" | xargs printf '%s\0' > "$folder/args" 2>> "$errors"; then
  refuse 'error: the input args has a quotation mark that is not closed.'
fi
while IFS= read -r -d '' word; do
  if [[ -n $word ]]; then words+=("$word"); fi
done < "$folder/args"
if ! cd -- "$INPUT_WORKING_DIRECTORY" 2>> "$errors"; then
  refuse "error: the input working-directory is \"$INPUT_WORKING_DIRECTORY\"; there is no such folder."
fi

code=0
GITHUB_ACTIONS=true run "${words[@]}" 2> "$errors" || code=$?
conclude "$code"
