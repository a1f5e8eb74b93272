import { defineReader } from './reader'

/** The names of Instacart's departments. */
export const instacartDepartments = defineReader({
  id: 'instacart_departments',
  version: 1,
  platform: 'instacart',
  title: { en: 'Instacart departments', zh: 'Instacart 部门' },
  fileName: /^departments/i,
  columns: { department_id: 'id', department: 'text' },
  signature: ['department_id', 'department'],
  hasNoOthers: true,
  isBare: true,
  partOf: 'instacart',
  model: {},
})
