import type { Action } from '../domain/access/table.ts'
import type { TabItem } from '../ui/tab-item.ts'
import type { Todo } from '../widgets/todo.ts'
import { t } from '../i18n/i18n.ts'
import { countOf, isPressing } from '../widgets/todo.ts'

interface Whose { may: (action: Action) => boolean, isInspectorOnly: boolean, todo: Todo }

/** The doors of the app for this person: five for those who gather, three for those who only inspect. */
export function tabsFor({ may, isInspectorOnly, todo }: Whose): TabItem[] {
  if (isInspectorOnly)
    return inspectorTabs()
  const count = countOf(todo)
  return [
    {
      name: 'home',
      label: t('app.tab.home'),
      icon: 'home',
      to: '/',
    },
    {
      name: 'standards',
      label: t('app.tab.standards'),
      icon: 'standards',
      to: '/standards',
    },
    ...(may('evidence.capture')
      ? [
{
  name: 'capture',
  label: t('app.tab.capture'),
  icon: 'camera',
  to: '/capture',
  raised: true,
} satisfies TabItem,
        ]
      : []),
    {
      name: 'todo',
      label: t('app.tab.todo'),
      icon: 'todo',
      to: '/todo',
      count,
      countTone: isPressing(todo)
        ? 'bad'
        : 'quiet',
      countLabel: t('app.tab.todoCount', { n: count }),
    },
    {
      name: 'me',
      label: t('app.tab.me'),
      icon: 'me',
      to: '/me',
    },
  ]
}

function inspectorTabs(): TabItem[] {
  return [
    {
      name: 'visit',
      label: t('app.tab.visit'),
      icon: 'standards',
      to: '/visit',
    },
    {
      name: 'visit-offline',
      label: t('app.tab.visitOffline'),
      icon: 'download',
      to: '/visit/offline',
    },
    {
      name: 'me',
      label: t('app.tab.me'),
      icon: 'me',
      to: '/me',
    },
  ]
}

/** The tab that is lit on a page. An inspector's pages carry no tab of the others. */
export function currentTab({ name, tab }: { name: unknown, tab: string | undefined }, isInspectorOnly: boolean): string | undefined {
  if (!isInspectorOnly || tab === 'me')
    return tab
  return name === 'visit-offline'
    ? 'visit-offline'
    : 'visit'
}
