/** The page (Eta). `<%=` escapes; `<%~` does not, and is for the style and script of the suite alone. */
export const TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.total %> · <%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
  <p class="kicker"><%= it.title %></p>
  <h1><%= it.total %></h1>
  <div class="heads">
    <% for (const head of it.heads) { %>
    <section>
      <h2><b class="letter"><%= head.letter %></b> <%= head.target %></h2>
      <p><b class="<%= head.verdict %>"><%= head.conformance %></b> · <%= head.completeness %></p>
      <dl class="facts">
        <% for (const [label, text] of head.facts) { %><div><dt><%= label %></dt><dd><%= text %></dd></div><% } %>
      </dl>
    </section>
    <% } %>
  </div>
  <% for (const note of it.notes) { %><p class="note"><%= note %></p><% } %>
</header>
<nav aria-label="Show clauses">
  <button type="button" data-show="all" aria-pressed="true">all <b><%= it.clauses %></b></button>
  <button type="button" data-show="differs" aria-pressed="false">differing <b><%= it.differing %></b></button>
  <button type="button" data-show="same" aria-pressed="false">the same <b><%= it.clauses - it.differing %></b></button>
</nav>
<main class="sideways">
<table class="matrix<%= it.heads.length > 4 ? ' many' : '' %>">
<caption>Each clause, and what every implementation made of it; ≠ marks where they differ.</caption>
<% for (const { heading, section, completion, rows } of it.sections) { %>
<tbody data-section>
  <tr>
    <th scope="col"><h2><%= heading %> <code><%= section %></code><% if (completion) { %> <span class="dim">completion</span><% } %></h2></th>
    <% for (const { letter, target } of it.heads) { %><th scope="col"><abbr title="<%= target %>"><%= letter %></abbr></th><% } %>
  </tr>
  <% for (const row of rows) { %>
  <tr id="<%= row.id %>" data-verdict="<%= row.differs ? 'differs' : 'same' %>">
    <th scope="row">
      <% const tag = row.told.length > 0 ? ['details', 'summary'] : ['div', 'div'] %>
      <<%= tag[0] %>><<%= tag[1] %> class="clause-line" style="--depth: <%= row.depth %>">
        <span class="number"><%= row.number %></span>
        <span class="words"><%= row.summary %><% if (row.level !== 'must') { %> <span class="dim">(<%= row.level %>)</span><% } %></span>
        <% if (row.differs) { %><b class="differs" title="they differ">≠</b><% } %>
      </<%= tag[1] %>>
      <% if (row.told.length > 0) { %>
      <dl class="told">
        <% for (const { letter, kind, verdict, reason } of row.told) { %><dt><%= letter %> <span class="<%= kind %>"><%= verdict %></span></dt><dd><%= reason %></dd><% } %>
      </dl>
      <% } %>
      </<%= tag[0] %>>
    </th>
    <% for (const { kind, mark, verdict, reason } of row.cells) { %>
    <td class="<%= kind %>"<% if (reason !== '') { %> title="<%= verdict %>: <%= reason %>"<% } %>><span aria-hidden="true"><%= mark %></span> <span class="said"><%= verdict %></span></td>
    <% } %>
  </tr>
  <% } %>
</tbody>
<% } %>
</table>
</main>
<script><%~ it.script %></script>
</body>
</html>
`
