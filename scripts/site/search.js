'use strict';
// The search of the site. Without a server (file://) browsers do not load the index: the field is not shown then.
const { root } = document.currentScript.dataset;
if (location.protocol !== 'file:') {
  const script = document.createElement('script');
  script.src = `${root}pagefind/pagefind-ui.js`;
  script.onload = () => {
    // a long page, such as that of all conditions, counts as much as a short one
    const ranking = { termFrequency: 0.3, pageLength: 0 };
    new PagefindUI({ element: '#search', showImages: false, showSubResults: true, resetStyles: false, ranking });
    document.querySelector('#search input').setAttribute('aria-label', 'Search'); // it has a title only
  };
  document.head.append(
    Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${root}pagefind/pagefind-ui.css` }),
    script,
  );
}
