export { default } from "flatbush";
