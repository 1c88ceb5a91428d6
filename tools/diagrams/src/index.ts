export { PAGE, writeDiagrams } from './diagrams';
