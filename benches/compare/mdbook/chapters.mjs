// mdBook reads no front matter and has no templates for it, so each report is written out as a chapter, as a
// preprocessor of a team's own would: Markdown, and HTML where Markdown has no class or id.

const plain = (value) => String(value ?? "").replace(/[\\`*_[\]<>&|#]/g, "\\$&");
const html = (value) =>
  String(value ?? "").replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const links = (targets) => targets.map((t) => `[${plain(t)}](${t})`).join(" ");

function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}

const entry = (e) =>
  `<li class="entry ${html(e.kind)}"><time>${html(e.at)}</time> ${e.milestone ? `<b>${html(e.milestone)}</b> ` : ""}` +
  `${html(e.event)}${e.by ? ` (${html(e.by)})` : ""} <a href="${html(e.source)}">${html(e.source)}</a></li>\n`;

const cause = (c) =>
  `### <span id="${c.id}">${c.id}</span> ${plain(c.role)} ${plain(c.category)}\n\n${plain(c.statement)}\n\n` +
  `${(c.why ?? []).map((w) => `1. ${plain(w)}\n`).join("")}\n${links(c.evidence)}\n`;

const named = ({ id }, text) => `<span id="${id}">${plain(text)}</span>`;

export function chapter({ incident: i, body }) {
  const tested = (v) => (v ? `, ${plain(v.result)} ${plain(v.on)}` : "");
  const addressed = (a) => a.addresses.map((id) => `[${id}](#${id})`).join(" ");
  return `# ${plain(i.title)}

${plain(i.severity)} ${plain(i.status)} ${plain(i.services.join(" "))} ${plain(i.tags.join(" "))}

${plain(i.summary)}

## Timeline

<ol>
${i.timeline.map(entry).join("")}</ol>

## Causes

${i.causes.map(cause).join("\n")}
## Impact

${table(
  ["Service", "Effect", "From", "To", "Scope", "Measures"],
  i.impact.map((r) => [
    ...[r.service, r.effect, r.from, r.to, r.scope].map(plain),
    Object.entries(r.measures).map(([name, value]) => `${plain(name)}: ${value}`).join(" "),
  ]),
)}
## Safeguards

${table(
  ["Safeguard", "Expected", "Outcome", "Why"],
  i.safeguards.map((s) => [named(s, s.name), ...[s.expected, s.outcome, s.why].map(plain)]),
)}
## Actions

${table(
  ["Action", "Addresses", "Owner", "Priority", "Due", "Status"],
  i.actions.map((a) => [
    named(a, `${a.id} ${a.title}`),
    addressed(a),
    ...[a.owner, a.priority, a.due].map(plain),
    plain(a.status) + tested(a.verification),
  ]),
)}
## Told

${table(
  ["Audience", "Decision", "What"],
  i.notifications.map((n) => [n.audience, n.decision, `${n.message ?? ""}${n.reason ?? ""}`].map(plain)),
)}
${body}`;
}

/** The pages beside the chapters: the summary, which the sidebar is made of, the list, and all actions. */
export function pages(chapters) {
  const latest = chapters.toReversed();
  const titled = (one, folder) => `[${plain(one.incident.title)}](${folder}${one.slug}/index.md)`;
  const listed = latest.map((one) => {
    const { severity, status, services } = one.incident;
    return `- ${titled(one, "")} ${plain(severity)} ${plain(status)} ${plain(services.join(", "))} ${one.slug.slice(0, 10)}\n`;
  });
  const actions = latest.flatMap((one) =>
    one.incident.actions.map((a) => [
      plain(a.status),
      `[${a.id}](../incidents/${one.slug}/index.md#${a.id}) ${plain(a.title)}`,
      titled(one, "../incidents/"),
      ...[a.owner, a.priority, a.due].map(plain),
    ]),
  );
  const summary = latest.map((one) => `  - ${titled(one, "incidents/")}\n`).join("");
  return [
    ["SUMMARY.md", `# Summary\n\n- [Incidents](incidents/index.md)\n${summary}- [Actions](actions/index.md)\n`],
    ["incidents/index.md", `# Incidents\n\n${listed.join("")}`],
    ["actions/index.md", `# Actions\n\n${table(["Status", "Action", "Incident", "Owner", "Priority", "Due"], actions)}`],
  ];
}
