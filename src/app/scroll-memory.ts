/**
 * The router reads its places to scroll to as it loads, and at a cold start there are none: it parses nothing, throws and
 * catches. For that error V8 reads the whole script over again, 100 ms and more on a slow phone. So there is something.
 */
const ROUTERS_KEY = 'vue-router:scroll'

try {
  if (sessionStorage.getItem(ROUTERS_KEY) === null)
    sessionStorage.setItem(ROUTERS_KEY, '{}')
}
catch {
  // A browser that keeps nothing starts a little later.
}
