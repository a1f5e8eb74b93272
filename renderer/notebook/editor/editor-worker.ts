// Monaco's own worker under a name that the bundler finds.
import 'monaco-editor/editor/editor.worker'
