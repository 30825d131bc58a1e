// Counts a look at this page once somebody sees it. Programs that only fetch the page,
// to show what is behind a link, run no script.
(function () {
    "use strict";
    const address = document.body.dataset.seen;
    if (!address) {
        return;
    }
    let done = false;
    function count() {
        if (done || document.prerendering || document.visibilityState !== "visible") {
            return;
        }
        done = true;
        fetch(address, {method: "POST", credentials: "omit", keepalive: true});
    }
    document.addEventListener("visibilitychange", count);
    document.addEventListener("prerenderingchange", count);
    count();
})();
