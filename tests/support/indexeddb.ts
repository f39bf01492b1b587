/** IndexedDB for Node. Loaded before anything else: Dexie looks for it while it loads. */
import 'fake-indexeddb/auto'
