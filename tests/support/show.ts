import type { RenderResult } from 'vitest-browser-vue'
import type { Component } from 'vue'
import { render } from 'vitest-browser-vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import '../../src/ui/styles/index.css'

const nowhere = {
  render: () => null,
}

/** Renders a part with the app's styles and a router that accepts every path. */
export async function show(component: Component, props: Record<string, unknown> = {}, slots: Record<string, unknown> = {}): Promise<RenderResult<unknown>> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/:path(.*)*', component: nowhere },
    ],
  })
  return render(component, {
    props,
    slots,
    global: {
      plugins: [router],
      stubs: { transition: false },
    },
  } as Parameters<typeof render>[1])
}
