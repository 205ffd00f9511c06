// Sets the remembered theme before the first paint: a classic script, so that it runs while the head is read.
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage is blocked: follow the system.
    }
  };

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

  const show = () => {
    document.getElementById("theme")?.setAttribute("aria-pressed", String(isDark()));
    window.dispatchEvent(new Event("theme"));
  };

  const choice = remembered();
  if (choice === "light" || choice === "dark") {
    root.dataset.theme = choice;
  }

  document.addEventListener("DOMContentLoaded", () => {
    show();
    systemIsDark.addEventListener("change", show);
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // The choice then lasts as long as the page.
      }
      show();
    });
  });
})();
