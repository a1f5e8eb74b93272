import { useState } from 'react'
import { create } from 'zustand'
import { useText, type WorkbenchMessage } from '../language'
import { Button } from './button'
import { Dialog } from './dialog'
import { TextField } from './text-field'

interface Question {
  title: string
  body: string
  /** What the main button does, in a verb. */
  confirm: string
  isDanger: boolean
  /** Given: asks for a line of text, beginning with this. */
  text: string | null
  answer: (text: string | null) => void
}

const useQuestion = create<{ question: Question | null }>(() => ({ question: null }))

function ask(question: Omit<Question, 'answer'>): Promise<string | null> {
  return new Promise((resolve) => {
    useQuestion.getState().question?.answer(null)
    useQuestion.setState({
      question: {
        ...question,
        answer: (text) => {
          useQuestion.setState({ question: null })
          resolve(text)
        },
      },
    })
  })
}

/** Asks before something that matters. True when the person agreed. */
export async function askToConfirm(words: { title: string; body: string; confirm: string; isDanger?: boolean }): Promise<boolean> {
  return (await ask({ isDanger: false, ...words, text: null })) !== null
}

/** Asks for a line of text; null when the person thought better of it. */
export function askForText(words: { title: string; body: string; confirm: string; text: string }): Promise<string | null> {
  return ask({ ...words, isDanger: false })
}

/** Stands once in the shell and shows the question of the moment. */
export function Questions() {
  const question = useQuestion((state) => state.question)
  return question ? <OneQuestion key={question.title} question={question} /> : null
}

const cancel: WorkbenchMessage = 'cancel'

function OneQuestion({ question }: { question: Question }) {
  const text = useText()
  const [line, setLine] = useState(question.text ?? '')
  const agree = (): void => question.answer(question.text === null ? '' : line.trim() || null)
  return (
    <Dialog
      title={question.title}
      isOpen
      onClose={() => question.answer(null)}
      role={question.isDanger ? 'alertdialog' : 'dialog'}
      actions={
        <>
          <Button onPress={() => question.answer(null)}>{text(cancel)}</Button>
          <Button look={question.isDanger ? 'danger' : 'primary'} onPress={agree} autoFocus={question.text === null}>
            {question.confirm}
          </Button>
        </>
      }
    >
      <p>{question.body}</p>
      {question.text === null ? null : <TextField label={question.title} isLabelHidden value={line} onChange={setLine} autoFocus onSubmit={agree} />}
    </Dialog>
  )
}
