// Comfort on the page of a blank: boxes are dragged on the picture, which follows what is typed. Without it numbers
// are typed and the picture is drawn anew on saving.
"use strict";
(function () {
  var form = document.getElementById("mau-in");
  var place = document.getElementById("xem-truoc");
  if (!form || !place || !window.fetch) return;
  var width = 0; // of the sheet in the picture, which follows what is typed too
  var height = 0;
  var waiting = 0;
  var asked = 0;
  function field(box, name) { return form.elements[box + "-" + name]; }
  function number(box, name) { return Number(field(box, name).value.replace(",", ".")); }
  function written(value) { return String(Math.round(value * 2) / 2).replace(".", ","); }
  function refresh() {
    var typed = new FormData(form);
    var turn = ++asked;
    fetch(place.dataset.address, { method: "POST", body: typed, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (page) {
        if (!page || turn !== asked) return;
        place.innerHTML = page;
        lay();
      })
      .catch(function () {});
  }
  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(refresh, 400);
  }
  function put(mark, box) {
    mark.style.left = 100 * number(box, "left") / width + "%";
    mark.style.top = 100 * number(box, "top") / height + "%";
    mark.style.width = 100 * number(box, "width") / width + "%";
    mark.style.height = 100 * number(box, "height") / height + "%";
  }
  function lay() {
    var picture = place.querySelector(".sheet-picture");
    width = Number(picture.dataset.width);
    height = Number(picture.dataset.height);
    form.querySelectorAll("[data-box]").forEach(function (row) {
      var box = row.dataset.box;
      if (!field(box, "shown").checked) return;
      var mark = document.createElement("div");
      mark.className = "mark";
      mark.title = row.querySelector("th").textContent.trim();
      put(mark, box);
      mark.addEventListener("pointerdown", function (event) { drag(event, mark, box, picture); });
      picture.appendChild(mark);
    });
  }
  function drag(event, mark, box, picture) {
    var scale = width / picture.clientWidth;
    var left = number(box, "left");
    var top = number(box, "top");
    var x = event.clientX;
    var y = event.clientY;
    event.preventDefault();
    mark.setPointerCapture(event.pointerId);
    function move(moved) {
      var most = width - number(box, "width");
      var lowest = height - number(box, "height");
      field(box, "left").value = written(Math.min(Math.max(left + (moved.clientX - x) * scale, 0), most));
      field(box, "top").value = written(Math.min(Math.max(top + (moved.clientY - y) * scale, 0), lowest));
      put(mark, box);
    }
    function end() {
      mark.removeEventListener("pointermove", move);
      mark.removeEventListener("pointerup", end);
      mark.removeEventListener("pointercancel", end);
      refresh();
    }
    mark.addEventListener("pointermove", move);
    mark.addEventListener("pointerup", end);
    mark.addEventListener("pointercancel", end);
  }
  form.addEventListener("input", later);
  lay();
})();
