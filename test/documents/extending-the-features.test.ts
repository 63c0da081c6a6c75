import { typePage } from './typed'

typePage('docs/extending-the-features.md')
