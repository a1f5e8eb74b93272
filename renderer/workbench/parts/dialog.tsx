import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import './dialog.css'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  width?: 'narrow' | 'wide'
  /** `alertdialog` where something is at stake. */
  role?: 'dialog' | 'alertdialog'
  children: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
}

/** Stands over the workbench until it is answered; Escape closes it. */
export function Dialog({ title, isOpen, onClose, width = 'narrow', role = 'dialog', children, actions }: DialogProps) {
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="modal" data-width={width}>
        <AriaDialog className="dialog" role={role}>
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          {actions === undefined ? null : <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
