import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { ErasableField, ErasureGround } from '../../domain/erasure/schema.ts'
import type { EvidenceFile } from '../../domain/evidence/manifest.ts'
import { computed, reactive, ref } from 'vue'
import { useRouter } from 'vue-router'
import { useOpened } from '../../container/container.ts'
import { markOfFile } from '../../domain/erasure/schema.ts'
import { captionFields, evidenceOf } from '../../domain/evidence/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { t } from '../../i18n/i18n.ts'
import { toast } from '../../ui/toast.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { fieldWords } from '../../widgets/erasure-words.ts'
import { useMe } from '../../widgets/useMe.ts'

export interface FieldChoice { field: ErasableField, label: string, sub: string | undefined, isOn: boolean }

export interface OrderDraft {
  /** `null` while loading. */
  item: Readonly<Ref<Item | undefined | null>>
  /** What of its words and facts is there to be taken out. */
  choices: ComputedRef<FieldChoice[]>
  /** The originals that are not erased yet, all or none. */
  isAll: Ref<boolean>
  openFiles: ComputedRef<readonly EvidenceFile[]>
  canFiles: ComputedRef<boolean>
  ground: Ref<string>
  reason: Ref<string>
  hashes: ComputedRef<readonly string[]>
  fields: ComputedRef<readonly ErasableField[]>
  /** What is still missing before it can be given. */
  problem: ComputedRef<'nothing' | 'ground' | 'reason' | undefined>
  give: () => Promise<void>
}

/** An order on its way to being given. The file and what names or places it are chosen beforehand. */
export function useOrder(id: string): OrderDraft {
  const { store, recorder, sync } = useOpened()
  const { workScope } = useMe()
  const router = useRouter()
  const item = useLiveQuery<Item | undefined | null>(() => workScope.value === undefined
    ? undefined
    : store.items.watch({ scope: workScope.value, coll: 'evidence', id }), null)
  const chosen = reactive(new Map<ErasableField, boolean>([
    ['fileName', true],
    ['position', true],
  ]))
  const wantsFiles = ref(true)
  const ground = ref('')
  const reason = ref('')

  const there = computed(() => item.value
    ? wordsIn(item.value)
    : [])
  const choices = computed(() => there.value.map(({ field, sub }) => ({
    field,
    label: t(fieldWords[field]),
    sub,
    get isOn() { return chosen.get(field) ?? false },
    set isOn(value: boolean) { chosen.set(field, value) },
  })))
  const openFiles = computed(() => item.value
    ? evidenceOf(item.value).files.filter(file => !markOfFile(item.value!.data, file.sha256))
    : [])
  const canFiles = computed(() => openFiles.value.length > 0)
  const isAll = computed({
    get: () => wantsFiles.value && canFiles.value,
    set: (value: boolean) => {
      wantsFiles.value = value
    },
  })
  const hashes = computed(() => isAll.value
    ? openFiles.value.map(file => file.sha256)
    : [])
  const fields = computed(() => choices.value.filter(choice => choice.isOn).map(choice => choice.field))
  const problem = computed(() => {
    if (hashes.value.length + fields.value.length === 0)
      return 'nothing'
    if (ground.value === '')
      return 'ground'
    return ground.value === 'other' && reason.value.trim() === ''
      ? 'reason'
      : undefined
  })

  async function give(): Promise<void> {
    if (!item.value)
      return
    try {
      const { erasureId } = await recorder.orderErasure(item.value.scope, {
        evidenceId: id,
        hashes: [...hashes.value],
        fields: [...fields.value],
        ground: ground.value as ErasureGround,
        reason: reason.value.trim(),
      })
      sync.nudge()
      await router.replace(`/erasures/${erasureId}`)
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad', ms: 8000 })
    }
  }

  return {
    item,
    choices,
    isAll,
    openFiles,
    canFiles,
    ground,
    reason,
    hashes,
    fields,
    problem,
    give,
  }
}

function wordsIn(item: Item): Array<{ field: ErasableField, sub: string | undefined }> {
  const { caption, files, manifest, statusReason } = evidenceOf(item)
  const words = captionFields.filter(name => caption[name]).map(name => ({ field: `caption.${name}` as const, sub: caption[name] }))
  const names = files.flatMap(file => file.name ?? [])
  return [
    ...words,
    ...names.length > 0
      ? [
          {
            field: 'fileName' as const,
            sub: names.join(' · '),
          },
        ]
      : [],
    ...manifest.position
      ? [
          {
            field: 'position' as const,
            sub: t('erasure.field.positionSub'),
          },
        ]
      : [],
    ...statusReason
      ? [
          { field: 'statusReason' as const, sub: statusReason },
        ]
      : [],
  ]
}
