// Comfort on every form that sends something: leaving it half filled warns; a number is read back as the portal reads it.
// Without this nothing is missing: what was sent is kept by the server, and a wrong number is asked about.
"use strict";
(function () {
  var dirty = new Set();
  document.querySelectorAll('form[method="post"]').forEach(function (form) {
    if (!form.querySelector("input:not([type=hidden]), select, textarea") || form.querySelector("[type=password]")) return;
    form.addEventListener("input", function () { dirty.add(form); });
    form.addEventListener("submit", function () { dirty.delete(form); });
    // A form that came back with its faults was not saved either.
    if (form.querySelector(".errorlist, .error-summary, [aria-invalid=true]")) dirty.add(form);
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty.size) event.preventDefault();
  });

  // As danvan.lib.numbers reads: points between thousands, a comma before the rest.
  function read(text) {
    var typed = text.trim();
    if (!/^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?$/.test(typed) || /^[+-]?[1-9]\d{0,2},\d{3}$/.test(typed)) return "";
    var parts = typed.replace(/\./g, "").split(",");
    return parts[0].replace(/\B(?=(\d{3})+$)/g, ".") + (parts[1] ? "," + parts[1] : "");
  }
  document.querySelectorAll("input[inputmode=decimal]").forEach(function (box) {
    if (box.closest(".boxes")) return; // a table of millimetres, drawn as they are read
    var told = document.createElement("output");
    told.className = "reading";
    if (box.id) told.htmlFor = box.id;
    box.insertAdjacentElement("afterend", told);
    function show() {
      var reading = read(box.value);
      told.textContent = reading ? "Cổng đọc là: " + reading : "";
    }
    box.addEventListener("input", show);
    show();
  });
})();
