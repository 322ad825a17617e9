/* What Dash and dash-leaflet hang on the page; everything else is imported. */
declare const L: any;

interface Window {
  dash_clientside: any;
}
