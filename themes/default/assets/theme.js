/* Before the first paint: the remembered scheme, and the sign that scripts run. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("aftermark-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (e) { /* storage may be closed to us; then the system's preference counts */ }
})();
