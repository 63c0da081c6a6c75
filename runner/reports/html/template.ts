/** The page (Eta). `<%=` escapes; `<%~` does not, and is for the style and script of the suite alone. */
export const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.headline.text %> · <%= it.about %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
  <p class="kicker"><%= it.about %></p>
  <h1 class="<%= it.headline.verdict %>"><%= it.headline.text %></h1>
  <% for (const line of it.lines) { %><p class="line"><%= line %></p><% } %>
  <dl class="facts">
    <% for (const [label, text] of it.facts) { %><div><dt><%= label %></dt><dd><%= text %></dd></div><% } %>
  </dl>
  <% for (const { capability, declared, clauses } of it.report.summary.notObserved) { %>
  <p class="note">Not observed, for the target has no <b><%= capability %></b><%= declared ? ' (declared absent)' : '' %>:
    <%= clauses.join(', ') %></p>
  <% } %>
  <% if (it.stale !== '') { %><p class="fail"><%= it.stale %></p><% } %>
</header>
<% for (const error of it.errors) { %>
<section class="trouble">
  <h2><%= error.title %></h2>
  <p><%= error.message %></p>
  <p class="dim"><%= error.touched %></p>
  <% if (error.output !== '') { %><pre><%= error.output %></pre><% } %>
</section>
<% } %>
<nav aria-label="Show clauses by verdict">
  <button type="button" data-show="all" aria-pressed="true">all <b><%= it.report.clauses.length %></b></button>
  <% for (const { name, number } of it.counts) { %>
  <button type="button" data-show="<%= name %>" aria-pressed="false" class="<%= name %>"><%= name %> <b><%= number %></b></button>
  <% } %>
</nav>
<main>
<% for (const { heading, section, completion, clauses } of it.sections) { %>
<section data-section>
  <h2><%= heading %> <code><%= section %></code><% if (completion) { %> <span class="dim">completion</span><% } %></h2>
  <% for (const clause of clauses) { %>
  <details class="clause" id="<%= clause.id %>" data-verdict="<%= clause.verdict %>"<%= clause.open ? ' open' : '' %>>
    <summary style="--depth: <%= clause.depth %>">
      <span class="badge <%= clause.verdict %>"><%= clause.verdict %></span>
      <span class="number"><%= clause.number %></span>
      <span><%= clause.summary %></span>
      <% if (clause.level !== 'must') { %><span class="dim">(<%= clause.level %>)</span><% } %>
    </summary>
    <div class="inside">
      <% if (clause.coveredBy) { %><p class="dim">judged by the scenarios of <%= clause.coveredBy.join(', ') %></p><% } %>
      <% if (clause.known !== '') { %><p>known failure: <%= clause.known %></p><% } %>
      <% if (clause.runs !== '') { %><p><%= clause.runs %></p><% } %>
      <% for (const seen of clause.observations) { %><p>seen: <%= seen %></p><% } %>
      <% if (clause.reason !== '' && clause.rows.length === 0) { %><p><%= clause.reason %></p><% } %>
      <% for (const scenario of clause.rows) { %>
      <article>
        <h3><span class="mark <%= scenario.verdict %>"><%= scenario.verdict %></span> <%= scenario.name %>
          <span class="dim"><%= scenario.where %> · <%= scenario.took %></span></h3>
        <% if (scenario.told.length > 0) { %>
        <dl class="told">
          <% for (const { label, text } of scenario.told) { %><dt><%= label %></dt><dd><%= text %></dd><% } %>
        </dl>
        <% } %>
        <% if (scenario.transcript.length > 0) { %>
        <div class="wide"><table>
          <caption>transcript</caption>
          <thead><tr><th scope="col">ms</th><th scope="col">who</th><th scope="col">does</th><th scope="col">what</th></tr></thead>
          <tbody>
          <% for (const { at, source, event, text } of scenario.transcript) { %>
          <tr><td><%= at %></td><td><%= source %></td><td><%= event %></td><td><code><%= text %></code></td></tr>
          <% } %>
          </tbody>
        </table></div>
        <% } %>
      </article>
      <% } %>
    </div>
  </details>
  <% } %>
</section>
<% } %>
</main>
<script><%~ it.script %></script>
</body>
</html>
`
