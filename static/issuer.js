// Comfort on the page of an issuer: the preview follows what is typed. Without it the preview shows what was saved.
"use strict";
(function () {
  var form = document.querySelector("form[data-preview]");
  var place = document.querySelector(".paper-preview");
  if (!form || !place || !window.fetch) return;
  var waiting = 0;
  var asked = 0;
  function show() {
    var typed = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (form.elements[name].type !== "hidden") typed.append(name, value); // those are about the form, not the paper
    });
    var number = ++asked;
    fetch(form.dataset.preview + "?" + typed, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (page) { if (page && number === asked) place.innerHTML = page; })
      .catch(function () {});
  }
  form.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 300);
  });
})();
