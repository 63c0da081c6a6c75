import { writeCoverage } from './main'

writeCoverage()
