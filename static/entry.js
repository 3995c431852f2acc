// Comfort on a form of entry: while somebody types a name, the rows that it may mean. Without it the same is found
// when the form is sent.
"use strict";
(function () {
  if (!window.fetch) return;
  var number = 0;

  function make(pick) {
    var line = pick.querySelector("input[type=text]");
    var key = pick.querySelector("input[type=hidden]");
    var several = pick.dataset.several;
    var list = document.createElement("ul");
    var waiting = 0, asked = 0, at = -1;
    list.id = "suggested-" + ++number;
    list.className = "suggested";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Gợi ý");
    list.hidden = true;
    line.after(list);
    line.setAttribute("role", "combobox");
    line.setAttribute("aria-autocomplete", "list");
    line.setAttribute("aria-controls", list.id);

    function show(rows) {
      list.textContent = "";
      rows.forEach(function (row, place) {
        var one = document.createElement("li");
        one.id = list.id + "-" + place;
        one.setAttribute("role", "option");
        one.textContent = row.text;
        one.dataset.key = row.id;
        one.dataset.name = row.name;
        list.append(one);
      });
      go(-1);
      list.hidden = !rows.length;
      line.setAttribute("aria-expanded", String(!list.hidden));
    }

    function go(place) {
      at = place;
      Array.prototype.forEach.call(list.children, function (one, here) {
        one.setAttribute("aria-selected", String(here === place));
        if (here === place) one.scrollIntoView({ block: "nearest" });
      });
      if (place < 0) line.removeAttribute("aria-activedescendant");
      else line.setAttribute("aria-activedescendant", list.children[place].id);
    }

    function choose(one) {
      asked++;
      if (several) {
        var box = document.createElement("input"), label = document.createElement("label");
        box.type = "checkbox";
        box.name = several;
        box.value = one.dataset.key;
        box.checked = true;
        label.append(box, one.textContent);
        pick.querySelector(".picked").append(label);
        line.value = line.value.replace(/[^;]*$/, "");
      } else if (key) {
        key.value = one.dataset.key;
        line.value = one.textContent;
      } else line.value = one.dataset.name;
      show([]);
    }

    function ask() {
      var words = line.value.split(";").pop().trim();
      if (!several) words = line.value.trim();
      var mine = ++asked;
      if (words.length < 2) return show([]);
      fetch(pick.dataset.suggest + "&term=" + encodeURIComponent(words), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { results: [] }; })
        .then(function (found) { if (mine === asked && document.activeElement === line) show(found.results); })
        .catch(function () {});
    }

    line.setAttribute("aria-expanded", "false");
    line.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, 250);
    });
    line.addEventListener("keydown", function (event) {
      var last = list.children.length - 1;
      if (list.hidden) return;
      if (event.key === "ArrowDown") go(at < last ? at + 1 : 0);
      else if (event.key === "ArrowUp") go(at > 0 ? at - 1 : last);
      else if (event.key === "Enter" && at >= 0) choose(list.children[at]);
      else if (event.key === "Escape") show([]);
      else return;
      event.preventDefault();
    });
    line.addEventListener("blur", function () { window.clearTimeout(waiting); asked++; show([]); });
    list.addEventListener("mousedown", function (event) {
      var one = event.target.closest("li");
      event.preventDefault();
      if (one) choose(one);
    });
  }

  document.querySelectorAll(".pick").forEach(make);

  // Of a person or a household more is asked: that part opens when one is chosen.
  var person = document.querySelector("details.of-a-person");
  document.querySelectorAll("input[name=kind]").forEach(function (kind) {
    kind.addEventListener("change", function () { if (person) person.open = kind.value !== "collective"; });
  });
})();
