/* The steps of a report on a phone: an outline of their answers, each opened by who taps it, follows a link into it or
   finds a word in it. In the head, so that nobody sees it fold; without it, on paper and on wider screens all is open,
   for which the style sheet sees. */
(function () {
  "use strict";
  var root = document.documentElement;
  var phone = window.matchMedia("screen and (max-width: 44rem)");
  /* Where the browser cannot open what its search finds, what is folded is hidden from it. */
  var closed = "onbeforematch" in root ? "until-found" : "";
  var steps = [];
  var all;

  function set(step, open) {
    step.open = open;
    if (!phone.matches) return;
    if (open) step.body.removeAttribute("hidden");
    else step.body.setAttribute("hidden", closed);
    step.section.classList.toggle("is-open", open);
    step.button.setAttribute("aria-expanded", String(open));
    var allOpen = steps.every(function (s) { return s.open; });
    all.textContent = allOpen ? all.dataset.close : all.dataset.open;
  }

  /* A heading is a button only as long as there is something to fold. */
  function fit() {
    steps.forEach(function (step) {
      if (phone.matches) {
        step.button.append.apply(step.button, step.heading.childNodes);
        step.heading.append(step.button);
        set(step, step.open);
      } else {
        step.body.removeAttribute("hidden");
        step.button.replaceWith.apply(step.button, step.button.childNodes);
      }
    });
  }

  /* Opens the step of a place on the page; whether it had to. */
  function reveal(hash) {
    var id = hash.slice(1);
    try { id = decodeURIComponent(id); } catch (e) { /* then as it is written */ }
    var target = id && document.getElementById(id);
    var section = target && target.closest(".step");
    var step = steps.find(function (s) { return s.section === section; });
    if (!step || step.open) return null;
    set(step, true);
    return target;
  }
  function land() {
    var target = reveal(location.hash);
    if (target && phone.matches) target.scrollIntoView({ behavior: "instant" });
  }

  root.classList.add("folds", "folding");
  document.addEventListener("DOMContentLoaded", function () {
    root.classList.remove("folding");
    all = document.querySelector("[data-fold-all]");
    if (!all) return;
    all.dataset.open = all.textContent;
    document.querySelectorAll(".report > .step").forEach(function (section) {
      var body = section.querySelector(".step-body");
      var button = document.createElement("button");
      var step = { section: section, body: body, button: button, heading: section.querySelector("h2"), open: false };
      button.type = "button";
      button.className = "step-toggle";
      button.setAttribute("aria-controls", body.id);
      button.addEventListener("click", function () { set(step, !step.open); });
      body.addEventListener("beforematch", function () { set(step, true); });
      steps.push(step);
    });
    fit();
    land();
    phone.addEventListener("change", fit);
    window.addEventListener("hashchange", land);
    /* Before the browser goes there, and also when the address is there already. */
    document.addEventListener("click", function (event) {
      var link = event.target.closest('a[href^="#"]');
      if (link) reveal(link.getAttribute("href"));
    });
    all.addEventListener("click", function () {
      var open = !steps.every(function (s) { return s.open; });
      steps.forEach(function (step) { set(step, open); });
    });
  });
})();
