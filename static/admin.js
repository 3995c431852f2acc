// Comfort for screen readers: select2 names its boxes after their value only; give them their field's label.
"use strict";
(function () {
  function nameBoxes() {
    document.querySelectorAll("select.admin-autocomplete").forEach(function (select) {
      var label = document.querySelector('label[for="' + select.id + '"]');
      var box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection__rendered");
      if (label && box) box.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    });
  }
  // After the admin's own ready handlers, which build the boxes.
  if (window.django && window.django.jQuery) window.django.jQuery(nameBoxes);
  document.addEventListener("formset:added", function () { window.setTimeout(nameBoxes, 0); });
})();
